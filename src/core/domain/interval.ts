/** What a cron text may be as "every so many minutes", and the other way round; nothing but plain repetition is one. */
const hourly = 60;
const daily = 1440;

/** Minutes between two starts of a schedule that repeats evenly; null when it does not. */
export function minutesOf(cron: string): number | null {
  const [minute = '', hour = '', ...days] = cron.trim().split(/\s+/);
  if (days.length !== 3 || days.some((field) => field !== '*')) return null;
  const hours = hour === '*' ? 1 : /^\*\/\d+$/.test(hour) ? Number(hour.slice(2)) : /^\d+$/.test(hour) ? 24 : null;
  if (hours === null || 24 % hours !== 0) return null;
  if (/^\d+$/.test(minute)) return hours * hourly;
  if (hours !== 1) return null;
  if (minute === '*') return 1;
  const step = /^(?:\*|\d+-59)\/(\d+)$/.exec(minute)?.[1];
  if (step !== undefined) return hourly % Number(step) === 0 ? Number(step) : null;
  return stepOfList(minute);
}

/** Minutes named one by one, such as `17,47`. */
function stepOfList(minute: string): number | null {
  if (!/^\d+(,\d+)+$/.test(minute)) return null;
  const minutes = minute.split(',').map(Number);
  const step = hourly / minutes.length;
  return minutes.every((one, index) => one === (minutes[0] ?? 0) + index * step) ? step : null;
}

/** The numbers of minutes that a cron text can repeat by evenly. */
export const possibleMinutes: readonly number[] = [
  ...Array.from({ length: hourly }, (_, index) => index + 1).filter((minutes) => hourly % minutes === 0),
  ...[2, 3, 4, 6, 8, 12, 24].map((hours) => hours * hourly),
];

/**
 * A cron text that starts every so many minutes, at the same minute as another one where that can be: jobs are spread over the
 * hour, and stay so. Null when no cron text does that evenly.
 */
export function everyMinutes(minutes: number, like: string): string | null {
  if (!possibleMinutes.includes(minutes)) return null;
  const first = Number(/^\d+/.exec(like.trim())?.[0] ?? 0);
  if (minutes === 1) return '* * * * *';
  const offset = first % Math.min(minutes, hourly);
  if (minutes < hourly) return offset === 0 ? `*/${minutes} * * * *` : `${offset}-59/${minutes} * * * *`;
  if (minutes === hourly) return `${offset} * * * *`;
  return minutes === daily ? `${offset} 0 * * *` : `${offset} */${minutes / hourly} * * *`;
}
