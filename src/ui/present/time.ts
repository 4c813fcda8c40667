import { localDate, wallTime } from '../../core/domain/zones.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A span in its two largest units: `480ms`, `12s`, `3m 20s`, `2h 5m`, `4d 3h`. */
export function span(ms: number): string {
  const size = Math.abs(ms);
  if (size < second) return `${Math.round(size)}ms`;
  if (size < 10 * second) return `${(Math.floor(size / 100) / 10).toFixed(1)}s`;
  if (size < minute) return `${Math.floor(size / second)}s`;
  if (size < hour) return two(size, minute, 'm', second, 's');
  if (size < day) return two(size, hour, 'h', minute, 'm');
  return two(size, day, 'd', hour, 'h');
}

/** A span in one unit, for lists: `now`, `12s`, `3m`, `2h`, `4d`. */
export function roughly(ms: number): string {
  const size = Math.abs(ms);
  if (size < second) return 'now';
  if (size < minute) return `${Math.floor(size / second)}s`;
  if (size < hour) return `${Math.floor(size / minute)}m`;
  if (size < 2 * day) return `${Math.floor(size / hour)}h`;
  return `${Math.floor(size / day)}d`;
}

/** How long ago `at` was, or how long it is until then: `3m ago`, `in 2h`. Both UTC epoch ms. */
export function relative(at: number, now: number): string {
  const words = roughly(now - at);
  if (words === 'now') return words;
  return at <= now ? `${words} ago` : `in ${words}`;
}

/** The clock of the business: `10:32:07`. */
export function timeOfDay(at: number, zone: string): string {
  const { hour: h, minute: m, second: s } = wallTime(at, zone);
  return `${pad(h)}:${pad(m)}:${pad(s)}`;
}

/** The day in the business's zone: `21 Nov`, with the year when it is not this one. */
export function shortDate(at: number, zone: string, now: number): string {
  const wall = wallTime(at, zone);
  const year = wall.year === wallTime(now, zone).year ? '' : ` ${wall.year}`;
  return `${wall.day} ${months[wall.month - 1] ?? ''}${year}`;
}

/** Exact, for details: `Sat 21 Nov 2026 10:32:07`. */
export function fullTime(at: number, zone: string): string {
  const wall = wallTime(at, zone);
  return `${weekday(at, zone)} ${wall.day} ${months[wall.month - 1] ?? ''} ${wall.year} ${timeOfDay(at, zone)}`;
}

/** For "until": the time alone when it is today, else with the day. */
export function clockTime(at: number, zone: string, now: number): string {
  const time = timeOfDay(at, zone);
  return localDate(at, zone) === localDate(now, zone)
    ? time
    : `${weekday(at, zone)} ${shortDate(at, zone, now)} ${time}`;
}

/** When something began, in at most 12 columns, for lists: `10:32:07` today, else `21 Nov 10:32`, or `21 Nov 2025`. */
export function listTime(at: number, zone: string, now: number): string {
  if (localDate(at, zone) === localDate(now, zone)) return timeOfDay(at, zone);
  const date = shortDate(at, zone, now);
  return /\d{4}$/.test(date) ? date : `${date} ${timeOfDay(at, zone).slice(0, 5)}`;
}

export function weekday(at: number, zone: string): string {
  return weekdays[new Date(`${localDate(at, zone)}T00:00:00Z`).getUTCDay()] ?? '';
}

function two(size: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((size % large) / small);
  return `${Math.floor(size / large)}${largeName}${rest > 0 ? ` ${rest}${smallName}` : ''}`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
