import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IssueSpan, issueDay } from '../../src/core/domain/issue-report.ts';
import { issueReportToJson } from '../../src/core/issues/report-json.ts';
import { closeIssues, issuesByKey, keepFound, type NewIssue } from '../../src/core/store/issues/ledger.ts';
import { recordLook } from '../../src/core/store/issues/looks.ts';
import { issueReport } from '../../src/core/store/issues/report.ts';
import type { Store } from '../../src/core/store/store.ts';
import { issueReportLines } from '../../src/ui/present/issue-report.ts';
import { textOf } from '../../src/ui/present/line.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';

const zone = 'Europe/London';
const at = (text: string): number => Date.parse(text);

/** What the looks of some days wrote down. */
async function openHistory() {
  const { store } = await emptyStore();
  return {
    store,
    opens: (cls: string, key: string, when: string, severity = 3) => opens(store, { cls, key, severity }, at(when)),
    closes: async (cls: string, key: string, when: string): Promise<void> => {
      const [held] = [...(await issuesByKey(store.db, cls, [key])).values()];
      await store.write((tx) => closeIssues(tx, [held?.id ?? 0], at(when), null));
    },
    report: (day: string, now = '2026-04-30T12:00:00Z') => issueReport(store.db, day, zone, at(now)),
  };
}

async function opens(
  store: Store,
  { cls, key, severity }: { cls: string; key: string; severity: number },
  now: number,
) {
  const issue: NewIssue = {
    ...{
      class: cls,
      key,
      orderId: null,
      alsoOrderId: null,
      barcode: null,
      subject: key,
      severity,
      mode: 'K',
      line: `${key} is wrong`,
    },
    ...{ evidence: '[]', detail: '{}', version: 1, since: now },
  };
  await store.write(async (tx) => {
    const held = await issuesByKey(tx, cls, [key]);
    await keepFound(tx, issue, held.get(key), { now, foundBy: 'live', ignored: null });
  });
}

const figuresOf = ({ new: fresh, solved, stillOpen, open, openBefore }: Awaited<ReturnType<typeof issueReport>>) => ({
  ...{ fresh, solved, stillOpen, open, openBefore },
});

describe('the report of a day', () => {
  it('tells what is new, solved and still open of any past day, by class and severity, against the day before', async () => {
    const { opens: open, closes, report } = await openHistory();
    await open('I4', 'order:1', '2026-03-26T10:00:00Z');
    await open('I26', 'task:2', '2026-03-27T10:00:00Z', 2);
    await closes('I4', 'order:1', '2026-03-27T11:00:00Z');
    await open('I30', 'barcode:3', '2026-03-27T12:00:00Z', 4);
    await closes('I30', 'barcode:3', '2026-03-27T13:00:00Z');
    await open('I30', 'barcode:4', '2026-03-28T12:00:00Z', 4);

    expect(figuresOf(await report('2026-03-26'))).toEqual({
      ...{ fresh: 1, solved: 0, stillOpen: 0, open: 1, openBefore: 0 },
    });
    const friday = await report('2026-03-27');
    expect(figuresOf(friday)).toEqual({ fresh: 2, solved: 2, stillOpen: 0, open: 1, openBefore: 1 });
    expect(friday.dayBefore).toEqual({ day: '2026-03-26', new: 1, solved: 0, stillOpen: 0, open: 1, openBefore: 0 });
    expect(friday.byClass).toEqual([
      { class: 'I4', new: 0, solved: 1, stillOpen: 0, open: 0, openBefore: 1 },
      { class: 'I26', new: 1, solved: 0, stillOpen: 0, open: 1, openBefore: 0 },
      { class: 'I30', new: 1, solved: 1, stillOpen: 0, open: 0, openBefore: 0 },
    ]);
    expect(friday.bySeverity.map(({ severity, new: fresh }) => [severity, fresh])).toEqual([
      ['critical', 1],
      ['high', 0],
      ['medium', 1],
    ]);
    expect(friday.issues.solved.map(({ subject, ending }) => [subject, ending])).toEqual([
      ['barcode:3', 'itself'],
      ['order:1', 'itself'],
    ]);
    const saturday = await report('2026-03-28');
    expect(figuresOf(saturday)).toEqual({ fresh: 1, solved: 0, stillOpen: 1, open: 2, openBefore: 1 });
    expect(figuresOf(await report('2026-05-01'))).toMatchObject({ fresh: 0, solved: 0, open: 2 });
    await expect(report('2026-02-30')).rejects.toThrow('is no day');
  });

  it('ends with the business’s midnight, also on the nights on which clocks change', async () => {
    const { opens: open, closes, report } = await openHistory();
    // London's 29 March has 23 hours and ends at 23:00 UTC; its 25 October has 25.
    await open('I4', 'order:1', '2026-03-28T23:59:59.999Z');
    await open('I4', 'order:2', '2026-03-29T00:00:00Z');
    await open('I4', 'order:3', '2026-03-29T22:59:59.999Z');
    await open('I4', 'order:4', '2026-03-29T23:00:00Z');
    await closes('I4', 'order:4', '2026-03-30T22:59:59Z');
    const spring = await report('2026-03-29');
    expect(spring.to - spring.from).toBe(23 * 3_600_000);
    expect(spring.issues.new.map(({ subject }) => subject)).toEqual(['order:2', 'order:3']);
    expect(figuresOf(await report('2026-03-30'))).toMatchObject({ fresh: 1, solved: 1, openBefore: 3, open: 3 });

    await open('I4', 'order:5', '2026-10-25T23:59:00Z');
    const autumn = await report('2026-10-25', '2026-12-01T00:00:00Z');
    expect(autumn.to - autumn.from).toBe(25 * 3_600_000);
    expect(autumn.issues.new.map(({ subject }) => subject)).toEqual(['order:5']);

    const { week } = await report('2026-03-30', '2026-03-30T12:00:00Z');
    expect(week.slice(-3).map(({ day, new: fresh, open: left }) => [day, fresh, left])).toEqual([
      ['2026-03-28', 1, 1],
      ['2026-03-29', 2, 3],
      ['2026-03-30', 1, 4],
    ]);
  });

  it('of today is as of now, and calls what was put aside for good no longer wrong', async () => {
    const { opens: open, store, report } = await openHistory();
    await open('I4', 'order:1', '2026-04-01T08:00:00Z');
    await open('I4', 'order:2', '2026-04-01T20:00:00Z');
    const noon = await report('2026-04-01', '2026-04-01T12:00:00Z');
    expect(noon.isToday).toBe(true);
    expect(figuresOf(noon)).toMatchObject({ fresh: 1, open: 1 });
    const aside = { ignored_at: at('2026-04-02T09:00:00Z'), ignore_reason: 'the buyer knows' };
    await store.db.updateTable('issues').set(aside).where('key', '=', 'order:1').execute();
    const next = await report('2026-04-02');
    expect(figuresOf(next)).toMatchObject({ fresh: 0, solved: 1, stillOpen: 1, open: 1, openBefore: 2 });
    expect(next.issues.solved).toMatchObject([{ subject: 'order:1', ending: 'ignored' }]);
    expect(figuresOf(await report('2026-04-01'))).toMatchObject({ fresh: 2, open: 2 });
  });

  it('reads the same as text and as JSON, and says what only the sweep found', async () => {
    const { opens: open, closes, store, report } = await openHistory();
    await open('I26', 'task:1', '2026-03-31T10:00:00Z', 2);
    await open('I6', 'order:9', '2026-04-01T08:00:00Z');
    await closes('I26', 'task:1', '2026-04-01T09:30:00Z');
    const sweep = { at: at('2026-04-01T02:00:05Z'), runId: null, opened: 1, closed: 0, missed: { I6: 1 }, ms: 900 };
    await store.write((tx) => recordLook(tx, sweep));
    const told = await report('2026-04-01');
    const text = issueReportLines(told, zone).map(({ parts }) => parts.map(textOf).join('').trimEnd());
    expect(text).toEqual([
      'What was wrong on 2026-04-01',
      '1 new, 1 solved, 0 still open: 1 open at its end; 1 were open when it began',
      'the day before (2026-03-31): 1 new, 0 solved, 0 still open: 1 open at its end',
      'found only by asking everything (03:00:05): I6 × 1',
      '',
      'Severity                                New  Solved  Still open   Open  Change',
      'high                                      1       0           0      1     ▲ 1',
      'medium                                    0       1           0      0     ▼ 1',
      '',
      'Class                                   New  Solved  Still open   Open  Change',
      'I6   Shipment not told to marketplace     1       0           0      1     ▲ 1',
      'I26  Open task, closed order              0       1           0      0     ▼ 1',
      '',
      'Day                                     New  Solved  Still open   Open  Change',
      '2026-03-26                                0       0           0      0       =',
      '2026-03-27                                0       0           0      0       =',
      '2026-03-28                                0       0           0      0       =',
      '2026-03-29                                0       0           0      0       =',
      '2026-03-30                                0       0           0      0       =',
      '2026-03-31                                1       0           0      1     ▲ 1',
      '2026-04-01                                1       1           0      1       =',
      '',
      'New',
      '  high     I6   #2 order:9: order:9 is wrong  since 09:00:00',
      '',
      'Solved',
      '  medium   I26  #1 task:1: task:1 is wrong  by another way',
    ]);
    expect(issueReportToJson(told)).toMatchObject({
      ...{ day: '2026-04-01', new: 1, solved: 1, stillOpen: 0, open: 1, openBefore: 1 },
      dayBefore: { day: '2026-03-31', open: 1 },
      classes: [{ class: 'I6', title: 'Shipment not told to marketplace', new: 1 }, { class: 'I26' }],
      issues: {
        new: [{ id: 2, class: 'I6', severity: 'high', openedAt: '2026-04-01T08:00:00.000Z', endedAt: null }],
        solved: [{ id: 1, ending: 'itself', endedAt: '2026-04-01T09:30:00.000Z' }],
        stillOpen: [],
      },
      sweep: { at: '2026-04-01T02:00:05.000Z', missed: { I6: 1 } },
    });
    const quiet = issueReportLines(await report('2026-01-01'), zone).map(({ parts }) => parts.map(textOf).join(''));
    expect(quiet).toContain('Nothing was wrong.');
  });
});

it('adds up for any history: what is new less what is solved is what there is more of, and a day ends as the next begins', () => {
  const span = fc.record({
    issueId: fc.integer({ min: 1, max: 6 }),
    openedAt: fc.integer({ min: 0, max: 40 }),
    lasts: fc.option(fc.integer({ min: 0, max: 20 })),
  });
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), fc.integer({ min: 1, max: 15 }), (drawn, length) => {
      // Of one issue no two spans overlap: it closes before it opens again.
      const free = new Map<number, number>();
      const spans = [...drawn]
        .sort((one, other) => one.openedAt - other.openedAt)
        .filter(({ issueId, openedAt, lasts }) => {
          if (openedAt < (free.get(issueId) ?? 0)) return false;
          free.set(issueId, lasts === null ? Number.POSITIVE_INFINITY : openedAt + lasts + 1);
          return true;
        })
        .map(
          ({ issueId, openedAt, lasts }): IssueSpan => ({
            ...{ issueId, class: `I${issueId}`, severity: 'high', subject: 's', orderId: null, line: '' },
            ...{ openedAt, endedAt: lasts === null ? null : openedAt + lasts, ending: null, foundBy: 'live' },
          }),
        );
      let before = issueDay(spans, 0, length);
      for (let from = length; from < 70; from += length) {
        const day = issueDay(spans, from, from + length);
        expect(day.openBefore).toBe(before.open);
        expect(day.open).toBe(day.openBefore + day.new - day.solved);
        expect(day.openBefore - day.stillOpen).toBeLessThanOrEqual(day.solved);
        expect(day.open - day.stillOpen).toBeLessThanOrEqual(day.new);
        expect(day.byClass.reduce((sum, one) => sum + one.open, 0)).toBe(day.open);
        before = day;
      }
    }),
    { numRuns: 500 },
  );
});
