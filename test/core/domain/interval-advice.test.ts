import { describe, expect, it } from 'vitest';
import { adviseInterval, periodOf, type ScheduleRecord } from '../../../src/core/domain/interval-advice.ts';
import { sampleOf, spreadOf } from '../../../src/core/domain/sample.ts';

const minute = 60_000;
const every = (value: number, count = 100) => spreadOf([sampleOf(Array(count).fill(value))]);
const advise = (record: Partial<ScheduleRecord>) =>
  adviseInterval({
    ...{ cron: '3-59/10 * * * *', days: 90, runs: 1000, empty: 500, overlapped: 0, duration: every(5000), age: null },
    ...record,
  });

describe('the quarterly look at an interval (M152)', () => {
  it('keeps what works, and says why', () => {
    expect(advise({})).toEqual({
      verdict: 'keep',
      cron: null,
      why: '50 % of 1000 runs found something, 0 starts overlapped',
    });
  });

  it('looks less often where 97 of 100 runs find nothing', () => {
    expect(advise({ empty: 970 })).toEqual({
      verdict: 'longer',
      cron: '3-59/15 * * * *',
      why: '97 % of 1000 runs found nothing',
    });
    expect(advise({ empty: 969 }).verdict).toBe('keep');
    expect(advise({ cron: '36 * * * *', empty: 990 }).cron).toBe('36 */2 * * *');
    expect(advise({ cron: '17,47 * * * *', empty: 990 }).cron).toBe('17 * * * *');
  });

  it('but not where the few orders that it finds would be late', () => {
    const { verdict, why } = advise({ empty: 980, age: every(28 * minute) });
    expect([verdict, why]).toEqual([
      'keep',
      '98 % of 1000 runs found nothing, but new orders it finds are 28 min old already',
    ]);
  });

  it('looks more often where orders are late when found, if its interval is to blame', () => {
    const late = advise({ cron: '*/30 * * * *', age: every(40 * minute) });
    expect(late).toMatchObject({ verdict: 'shorter', cron: '*/20 * * * *' });
    expect(late.why).toBe('one in twenty of 100 new orders was older than 40 min when found every 30 min');
    expect(advise({ cron: '*/5 * * * *', age: every(40 * minute) })).toMatchObject({ verdict: 'keep' });
  });

  it('starts less often what is still at work when it comes again', () => {
    expect(advise({ overlapped: 250 })).toMatchObject({ verdict: 'longer', cron: '3-59/15 * * * *' });
    expect(advise({ overlapped: 250 }).why).toMatch(/^20 % of its starts found the run before still at work/);
    expect(advise({ duration: every(25 * minute) })).toMatchObject({ verdict: 'longer', cron: '3,33 * * * *' });
  });

  it('says nothing of little, of set times, and of what never finds anything', () => {
    expect(advise({ days: 13 }).why).toBe('too little to tell: 1000 runs on 13 days');
    expect(advise({ cron: '0 3 * * *' }).why).toBe('it starts at a set time, not every so often');
    expect(advise({ empty: 1000 })).toMatchObject({ verdict: 'keep' });
  });

  it('knows the period of every even schedule', () => {
    const crons = [
      '* * * * *',
      '*/7 * * * *',
      '9-59/15 * * * *',
      '17,47 * * * *',
      '17,40 * * * *',
      '40 */2 * * *',
      '0 1 * * *',
    ];
    expect(crons.map(periodOf)).toEqual([1, null, 15, 30, null, 120, null]);
  });
});
