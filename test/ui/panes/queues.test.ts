import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDelivery, settleDelivery } from '../../../src/core/inbox/work.ts';
import { queueFlows, runFlowQuery } from '../../../src/core/store/runs/queue-flow.ts';
import { queuesPane } from '../../../src/ui/panes/queues.ts';
import { textOf } from '../../../src/ui/present/line.ts';
import { deliveryOf, newInbox, packageOf } from '../../core/inbox/delivery.ts';
import { hour, minute, openRuns, type RunFixture } from '../../core/store/runs/run-fixture.ts';
import { testSession } from '../screens/session.ts';

/** In the middle of a minute, which is not over and so does not count yet. */
const now = Date.UTC(2026, 6, 8, 12, 0, 30);
const noon = Date.UTC(2026, 6, 8, 12);
let runs: RunFixture;

beforeEach(async () => {
  runs = await openRuns();
});
afterEach(() => runs.close());

/** The pane as it is drawn, without its colours. */
async function drawn(width: number, height: number, at = now): Promise<string[]> {
  const pane = queuesPane(testSession(runs.store, at));
  await pane.load();
  return pane.rows(width, height).map(({ parts }) => parts.map(textOf).join('').trimEnd());
}

/** Two that came ten minutes ago, of which one still waits; and in the last two minutes eight, then one, gone at once. */
async function busy(): Promise<void> {
  await runs.add({ at: noon - 10 * minute, finished_at: noon - 4 * minute });
  await runs.add({ at: noon - 9 * minute, state: 'queued', job: 'sync-tags' });
  for (let n = 0; n < 8; n += 1) await runs.add({ at: noon - 2 * minute + n * 1000, duration_ms: 1000 });
  await runs.add({ at: noon - minute, duration_ms: 1000 });
}

describe('the queues', () => {
  it('tell of what others told us beside our own runs, with dead letters in few columns too (M84)', async () => {
    const inbox = await newInbox();
    inbox.append([1, 2, 3].map((id) => deliveryOf(packageOf(id), { receivedAt: now - id * minute })));
    const claimed = await claimDelivery(inbox, { runId: 1, now });
    const dead = { kind: 'failed', code: 'error', message: 'No.', next: { retry: false, attempts: 8 } } as const;
    if (claimed) await settleDelivery(inbox, { runId: 1, now }, claimed, dead);
    const session = testSession(runs.store, now, { inboxFile: inbox.file });
    const pane = queuesPane(session);
    await pane.load();
    const rows = (width: number) => pane.rows(width, 6).map(({ parts }) => parts.map(textOf).join('').trimEnd());
    expect(rows(60)[3]).toMatch(/^webhooks {5}2 waiting, oldest 3m +✗ 1 dead$/);
    expect(rows(36)[3]).toBe('webhooks     2, oldest 3m   ✗ 1 dead');
    session.inbox.close();
  });

  it('are drawn for an empty store', async () => {
    expect(await drawn(36, 5)).toEqual([
      'runs         0 waiting, empty',
      '  in      0/min ··············· 15m',
      '  out     0/min ···············',
      'set aside    0 unreadable',
    ]);
  });

  it('tell what came in and what went out, each minute a column, both to one scale', async () => {
    await busy();
    expect(await drawn(36, 5)).toEqual([
      'runs         1 waiting, oldest 9m',
      '  in    0.7/min ·····▂▂······█▂ 15m',
      '  out   0.7/min ···········▂·█▂',
      '  sync-tags                1',
      'set aside    0 unreadable',
    ]);
  });

  it('look back twice as far where there is room', async () => {
    await runs.add({ at: noon - 30 * minute, duration_ms: minute });
    await busy();
    const [, came, went] = await drawn(60, 20);
    expect(came).toBe('  in    0.4/min ▂···················▂▂······█▂ 30m');
    expect(went).toBe('  out   0.4/min ·▂························▂·█▂');
  });

  it('keep the parked in sight in few columns, and the flow in one line in few rows', async () => {
    await runs.add({ at: noon - hour, state: 'parked' });
    await busy();
    for (const [at, job] of ['a', 'b', 'c', 'sync-tags'].entries())
      await runs.add({ at: now - at, state: 'queued', job });
    expect(await drawn(26, 2)).toEqual([
      'runs         5  ! 1 parked',
      '  in 0.7 out 0.7/min ···█▂',
      'set aside    0 unreadable',
    ]);
    expect((await drawn(36, 6)).slice(-3)).toEqual([
      '  sync-tags                2',
      '  … 3 more jobs wait',
      'set aside    0 unreadable',
    ]);
  });

  it('count no start that was skipped, and nothing of before or of this minute', async () => {
    await runs.add({ at: noon - 16 * minute, duration_ms: 1000 });
    await runs.add({ at: noon - minute, state: 'skipped' });
    await runs.add({ at: noon + 1000, duration_ms: 1000 });
    expect((await drawn(36, 5)).slice(1, 3)).toEqual([
      '  in      0/min ··············· 15m',
      '  out     0/min ···············',
    ]);
  });

  it('move on with time although nothing is written', async () => {
    await busy();
    const later = await drawn(36, 5, now + 3 * minute);
    expect(later[1]).toBe('  in    0.7/min ··▂▂······█▂··· 15m');
  });

  it('cost no more however many runs were before', async () => {
    await runs.store.write(async (tx) => {
      await sql`with recursive n(n) as (select 1 union all select n + 1 from n where n < 100000)
        insert into runs (job, state, trigger, overlap_key, priority, created_at, due_at, finished_at)
        select 'sync', 'done', 'schedule', 'k', 5, ${noon - 400 * 24 * hour} + n * 1000, 0, ${noon - 400 * 24 * hour} + n * 1000 from n`.execute(
        tx,
      );
    });
    await busy();
    expect((await queueFlows(runs.store.db, now, 30))[0]?.minutes).toHaveLength(5);
    const { rows } = await sql<{ detail: string }>`explain query plan ${runFlowQuery(noon - hour, noon)}`.execute(
      runs.store.db,
    );
    expect(rows.map(({ detail }) => detail).filter((detail) => /SCAN runs/.test(detail))).toEqual([]);
  });
});
