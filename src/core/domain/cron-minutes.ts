import { withoutNickname } from './schedule.ts';

/** The minutes of the hour (0 to 59, ascending) that a cron text names; null where they cannot be moved: every minute, or no numbers. */
export function minutesOf(cron: string): number[] | null {
  const [field = ''] = fieldsOf(cron);
  const minutes = new Set<number>();
  for (const piece of field.split(',')) {
    const [, range = '', step = '1'] = /^(\*|\d+|\d+-\d+)(?:\/(\d+))?$/.exec(piece) ?? [];
    if (range === '' || Number(step) < 1) return null;
    const [first, last] = boundsOf(range, piece.includes('/'));
    for (let minute = first; minute <= last; minute += Number(step)) minutes.add(minute);
  }
  const sorted = [...minutes].sort((a, b) => a - b);
  return sorted.length === 0 || sorted.length === 60 || sorted.some((minute) => minute > 59) ? null : sorted;
}

function boundsOf(range: string, hasStep: boolean): [first: number, last: number] {
  if (range === '*') return [0, 59];
  const [first = 0, last = hasStep ? 59 : first] = range.split('-').map(Number);
  return [first, last];
}

/** The same cron text at other minutes; `*` and steps where they say the same. */
export function withMinutes(cron: string, minutes: readonly number[]): string {
  const [, ...others] = fieldsOf(cron);
  return [minuteField([...minutes].sort((a, b) => a - b)), ...others].join(' ');
}

/** How far (in minutes) a cron text can be moved before it is itself again; null where its minutes cannot be moved. */
export function cycleOf(cron: string): number | null {
  const minutes = minutesOf(cron);
  if (!minutes) return null;
  const [first = 0, second] = minutes;
  const step = second === undefined ? 60 : second - first;
  return isEven(minutes, step) ? step : 60;
}

/** The cron text so many minutes later within its hour; null where its minutes cannot be moved. */
export function movedBy(cron: string, offset: number): string | null {
  const minutes = minutesOf(cron);
  return (
    minutes &&
    withMinutes(
      cron,
      minutes.map((minute) => (minute + offset) % 60),
    )
  );
}

export function fieldsOf(cron: string): string[] {
  return withoutNickname(cron).trim().split(/\s+/);
}

/** Whether these are all minutes of the hour that are `step` apart. */
function isEven(minutes: readonly number[], step: number): boolean {
  const [first = 0] = minutes;
  return (
    60 % step === 0 && first < step && minutes.length === 60 / step && minutes.every((m, at) => m === first + at * step)
  );
}

function minuteField(minutes: readonly number[]): string {
  const [first = 0, second] = minutes;
  const step = second === undefined ? 60 : second - first;
  if (minutes.length < 3 || !isEven(minutes, step)) return minutes.join(',');
  return first === 0 ? `*/${step}` : `${first}-59/${step}`;
}
