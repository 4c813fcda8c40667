import { expect, test } from 'vitest';
import { scheduleWords } from '../../../src/core/domain/crontab-words.ts';

test.each([
  ['*/10 * * * *', 'Every 10 minutes'],
  ['0 1 * * *', 'At 01:00 (Europe/London)'],
  ['30 13 * * MON-FRI', 'At 13:30, Monday through Friday (Europe/London)'],
  ['@daily', 'At 00:00 (Europe/London)'],
  ['every day', 'every day'],
  ['0 0 31 2 *', '0 0 31 2 *'],
])('%s reads "%s"', (cron, words) => {
  expect(scheduleWords(cron, 'Europe/London')).toBe(words);
});
