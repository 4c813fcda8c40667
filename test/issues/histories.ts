import fc from 'fast-check';
import { expect } from 'vitest';
import type { Context } from '../../src/core/context.ts';
import { lookAtTouched } from '../../src/core/issues/live.ts';
import { fixes } from '../../src/core/store/issues/fixes.ts';
import { listTasks } from '../../src/core/store/print/task-list.ts';
import { placeOf } from '../../src/sim/shop/lines.ts';
import { wrongs } from '../../src/sim/wrong/index.ts';
import type { IssueWorld } from './world.ts';

/** One thing that happens. `die`: the process ends at so many writes into what the fix or the undo does. */
export type Step =
  | { readonly do: 'wrong'; readonly pick: number }
  | { readonly do: 'fix'; readonly pick: number; readonly die: number | null }
  | { readonly do: 'undo'; readonly pick: number; readonly die: number | null }
  | { readonly do: 'life' }
  | { readonly do: 'sync'; readonly pick: number }
  | { readonly do: 'time'; readonly minutes: number };

const syncs = [
  'sync-orders-recent',
  'read-open-orders',
  'personalization-chain',
  'populate-print-queue',
  'trendyol-orders',
  'trendyol-stock',
] as const;

const pick = fc.nat({ max: 1000 });
const die = fc.option(fc.nat({ max: 8 }), { freq: 3 });
export const history: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ do: fc.constant('wrong' as const), pick }), weight: 4 },
    { arbitrary: fc.record({ do: fc.constant('fix' as const), pick, die }), weight: 5 },
    { arbitrary: fc.record({ do: fc.constant('undo' as const), pick, die }), weight: 3 },
    { arbitrary: fc.record({ do: fc.constant('sync' as const), pick }), weight: 1 },
    { arbitrary: fc.record({ do: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 90 }) }), weight: 2 },
    { arbitrary: fc.constant({ do: 'life' as const }), weight: 1 },
  ),
  { minLength: 3, maxLength: 10 },
);

/** Lives a history and holds after each step that nothing came out of it that must not. */
export async function live(world: IssueWorld, steps: readonly Step[], spoiled: Set<number>): Promise<void> {
  for (const step of steps) {
    const before = await figures(world);
    await take(world, step, spoiled);
    await lookAtAll(world);
    const after = await figures(world);
    const told = JSON.stringify(step);
    for (const task of after.wrong) {
      const isOurs = !before.wrong.has(task) && step.do !== 'wrong' && !spoiled.has(after.orderOf.get(task) ?? 0);
      expect(isOurs, `${told} made task ${task} printable with words that its buyer never wrote`).toBe(false);
    }
    if (step.do === 'fix' || step.do === 'undo') {
      for (const [barcode, quantity] of after.listed) {
        if (quantity === before.listed.get(barcode)) continue;
        expect(quantity, `${told} listed more of ${barcode} than there is`).toBeLessThanOrEqual(
          Math.max(0, after.stock.get(barcode) ?? 0),
        );
      }
      for (const [what, times] of after.told) {
        const more = times - (before.told.get(what) ?? 0);
        expect(more, `${told} told the marketplace twice: ${what}`).toBeLessThanOrEqual(1);
      }
    }
  }
}

async function take(world: IssueWorld, step: Step, spoiled: Set<number>): Promise<void> {
  const { store } = world;
  if (step.do === 'time') return world.clock.pass(step.minutes * 60_000);
  if (step.do === 'life') {
    world.shipstation.life(3);
    return world.trendyol.life(3);
  }
  if (step.do === 'sync') return void (await world.run(syncs[step.pick % syncs.length] ?? 'sync-orders-recent'));
  if (step.do === 'wrong') {
    const wrong = wrongs[step.pick % wrongs.length];
    const done = await wrong?.inject(world.place()).catch(() => null);
    if (done?.orderId != null) spoiled.add(done.orderId);
    return;
  }
  const through = (context: Context): Context => (step.die === null ? context : dying(context, step.die));
  if (step.do === 'fix') {
    const open = await store.db
      .selectFrom('issues')
      .select('id')
      .where('state', '=', 'open')
      .where('mode', '<>', 'H')
      .execute();
    const issue = open[step.pick % open.length];
    if (issue) await world.run('fix-order', { issue: String(issue.id) }, through).catch(refused);
    return;
  }
  const done = (await fixes(store.db, {}, { limit: 20, offset: 0 })).filter(({ undoneBy }) => undoneBy === null);
  const fix = done[step.pick % done.length];
  if (fix) await world.run('fix-order', { undo: fix.id }, through).catch(refused);
}

/** A refusal and a death are ways for a run to end; anything else is a fault. */
function refused(error: unknown): void {
  const { name, message } = error as Error;
  if (name !== 'GiveUp' && message !== 'killed') throw error;
}

/** The process is gone after so many writes: nothing is written any more. */
function dying(context: Context, writes: number): Context {
  let left = writes;
  return {
    ...context,
    store: {
      ...context.store,
      write: (work) => {
        left -= 1;
        if (left < 0) throw new Error('killed');
        return context.store.write(work);
      },
    },
  };
}

async function lookAtAll({ store, clock }: IssueWorld): Promise<void> {
  while ((await lookAtTouched(store, { now: clock.now(), zone: 'Europe/London' })).more);
}

interface Figures {
  /** Tasks that may be printed and say what their buyer never wrote. */
  readonly wrong: ReadonlySet<number>;
  readonly orderOf: ReadonlyMap<number, number>;
  /** Pieces by barcode: at the marketplace, and in the shop. */
  readonly listed: ReadonlyMap<string, number>;
  readonly stock: ReadonlyMap<string, number>;
  /** What the marketplace was told of packages, and how often. */
  readonly told: ReadonlyMap<string, number>;
}

async function figures(world: IssueWorld): Promise<Figures> {
  const { store, shipstation, trendyol } = world;
  const tasks = (await listTasks(store.db, { printable: true }, { limit: 10_000, offset: 0 })).rows;
  const items = await store.db.selectFrom('order_items').select(['id', 'external_item_id']).execute();
  const external = new Map(items.map(({ id, external_item_id }) => [id, external_item_id]));
  const wrong = new Set<number>();
  for (const task of tasks) {
    const place = placeOf(Number(external.get(task.itemId) ?? 0));
    const wish = place && shipstation.world.wish(place.orderId, place.line);
    if (!wish || task.text === null) continue;
    const texts = wish.pieces.map(({ texts: own }) => plain(own.join('\n')));
    if (!texts.includes(plain(task.text))) wrong.add(task.id);
  }
  const listed = new Map(
    [...trendyol.world.listings.all()].map(({ barcode, quantity }) => [barcode, quantity] as const),
  );
  const stock = new Map<string, number>();
  const shop = world.place().shop;
  for (const row of (await shop?.query('select ean, quantity from oc_product')) ?? []) {
    stock.set(String(row['ean']), Number(row['quantity']));
  }
  const told = new Map<string, number>();
  for (const { method, path } of trendyol.requests) {
    if (method === 'PUT') told.set(path, (told.get(path) ?? 0) + 1);
  }
  return { wrong, orderOf: new Map(tasks.map(({ id, orderId }) => [id, orderId])), listed, stock, told };
}

/** Texts apart from what printers cannot tell apart. */
function plain(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .normalize('NFC')
    .replace(/[\u00a0]/g, ' ')
    .replace(/\p{Cf}/gu, '')
    .toUpperCase()
    .trim();
}
