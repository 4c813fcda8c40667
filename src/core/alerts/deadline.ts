const hourMs = 3_600_000;

/**
 * How near a deadline is: 0 while it is further away than all steps, then one more at each, and one more when it has passed.
 *
 * @param hours before the deadline, the longest first
 */
export function deadlineLevel(deadlineAt: number, now: number, hours: readonly number[]): number {
  const left = deadlineAt - now;
  const passed = left <= 0 ? 1 : 0;
  return hours.filter((hour) => left <= hour * hourMs).length + passed;
}

/** What is left, in the words of the step that was reached: the same until the next. */
export function deadlineWords(deadlineAt: number, now: number, hours: readonly number[]): string {
  if (deadlineAt <= now) return 'the time is over';
  const reached = hours.filter((hour) => deadlineAt - now <= hour * hourMs).at(-1);
  if (reached === undefined) return 'in time';
  return reached >= 48 ? `less than ${Math.round(reached / 24)} days left` : `less than ${reached} h left`;
}
