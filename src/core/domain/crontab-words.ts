import cronstrue from 'cronstrue';
import { parseSchedule, withoutNickname } from './schedule.ts';

/**
 * A schedule in English, 24-hour clock, e.g. "At 01:30, Monday through Friday (Europe/London)". The zone is named where the
 * time of day depends on it, "Every 10 minutes" is the same everywhere. A text that is no schedule is given back as it is.
 */
export function scheduleWords(cron: string, zone: string): string {
  const parsed = parseSchedule(cron, zone);
  if (!parsed.ok) return cron;
  const words = cronstrue.toString(withoutNickname(cron), {
    use24HourTimeFormat: true,
    throwExceptionOnParseError: false,
  });
  return parsed.schedule.rhythm === 'interval' ? words : `${words} (${zone})`;
}
