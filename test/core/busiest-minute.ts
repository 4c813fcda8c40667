/** The most calls that any sliding 60 s holds, of calls at these instants (epoch ms). */
export function busiestMinute(instants: readonly number[]): number {
  const sorted = [...instants].sort((a, b) => a - b);
  let [first, most] = [0, 0];
  for (const [last, at] of sorted.entries()) {
    while ((sorted[first] ?? at) <= at - 60_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
