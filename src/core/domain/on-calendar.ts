import { withoutNickname } from './schedule.ts';

/** A field of a cron text: how far it reaches, and the names that may stand for its numbers. */
interface Field {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const [minuteField, hourField, dayField, monthField, weekdayField] = [
  { from: 0, to: 59 },
  { from: 0, to: 23 },
  { from: 1, to: 31 },
  { from: 1, to: 12, names: ['', ...months] },
  { from: 0, to: 7, names: weekdays.map((name) => name.toLowerCase()) },
] as const satisfies Field[];

/**
 * A cron text as systemd's `OnCalendar=` has it: two of them where both day of month and weekday are given, because cron then means
 * either. Null for what only orderdeck knows (`L`, `#`, `W`).
 */
export function onCalendar(cron: string, zone: string): string[] | null {
  const [minutes, hours, days, monthsOfYear, daysOfWeek] = withoutNickname(cron).trim().split(/\s+/);
  const minute = values(minutes, minuteField);
  const hour = values(hours, hourField);
  const day = values(days, dayField);
  const month = values(monthsOfYear, monthField);
  const weekday = values(daysOfWeek, weekdayField);
  if (!minute || !hour || !day || !month || !weekday) return null;
  const time = `${inDigits(hour, hourField)}:${inDigits(minute, minuteField)}:00 ${zone}`;
  const named = [...new Set(weekday.map((number) => number % 7))];
  const onWeekdays = `${named.map((number) => weekdays[number]).join(',')} *-${inDigits(month, monthField)}-* ${time}`;
  const onDays = `*-${inDigits(month, monthField)}-${inDigits(day, dayField)} ${time}`;
  if (daysOfWeek === '*') return [onDays];
  return days === '*' ? [onWeekdays] : [onDays, onWeekdays];
}

/** The numbers a field stands for, in order, or null when it is none of cron's. */
function values(text: string | undefined, field: Field): number[] | null {
  const all = new Set<number>();
  for (const part of (text ?? '').toLowerCase().split(',')) {
    const parted = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/.exec(part);
    if (!parted) return null;
    const [, first = '', last, step] = parted;
    const from = first === '*' ? field.from : numberOf(first, field);
    const end = last === undefined ? (first === '*' || step ? field.to : from) : numberOf(last, field);
    if (from === null || end === null || step === '0') return null;
    for (let number = from; number <= end; number += Number(step ?? 1)) all.add(number);
  }
  return all.size > 0 ? [...all].sort((a, b) => a - b) : null;
}

function numberOf(word: string, { from, to, names }: Field): number | null {
  const number = /^\d+$/.test(word) ? Number(word) : (names?.indexOf(word) ?? -1);
  return number >= from && number <= to ? number : null;
}

function inDigits(numbers: readonly number[], { from, to }: Field): string {
  if (numbers.length === to - from + 1) return '*';
  return numbers.map((number) => String(number).padStart(2, '0')).join(',');
}
