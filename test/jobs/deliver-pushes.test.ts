import { beforeEach, describe, expect, it } from 'vitest';
import type { OrderPatch } from '../../src/core/domain/print/own-options.ts';
import { readRaw } from '../../src/core/store/orders/raw.ts';
import type { JobDefinition } from '../../src/jobs/job.ts';
import { syncOrdersRecent } from '../../src/jobs/sync-orders-recent.ts';
import type { FaultInput } from '../../src/sim/shipstation/faults.ts';
import type { WireOrder } from '../../src/sim/shipstation/wire.ts';
import { split } from '../../src/sim/shop/parcels.ts';
import { deliveringJob, enrich, isRich, orderIdOf, patchOf, pushesFor, stageFor, written } from './pushing.ts';
import type { Ran } from './run-steps.ts';
import { type Death, openShop, type Shop } from './shop.ts';

let shop: Shop;
let wishes: Map<number, OrderPatch | null>;
let job: JobDefinition;
let order: WireOrder;
let patch: OrderPatch;

beforeEach(async () => {
  shop = await openShop({ orders: 120, timeoutMs: 300 });
  const found = [...shop.sim.world.orders()].find(isRich);
  if (!found) throw new Error('this seed has no such order');
  shop.sim.world.edit(found.orderId, shop.clock.now(), enrich);
  order = held(found.orderId);
  patch = patchOf(order, 'Anna');
  shop.clock.pass(5000);
  await shop.run(syncOrdersRecent, { days: 30 });
  wishes = new Map();
  job = deliveringJob(async (orderId) => wishes.get(orderId) ?? null);
  await want(order, patch);
});

function held(orderId: number): WireOrder {
  const found = shop.sim.world.order(orderId);
  if (!found) throw new Error('the order is gone');
  return found;
}
async function want(of: WireOrder, wanted: OrderPatch): Promise<void> {
  wishes.set(await orderIdOf(shop.store, of.orderId), wanted);
  await stageFor(shop.store, of, wanted, shop.clock.now());
}
const deliver = (args = {}, death: Death = {}): Promise<Ran> => shop.run(job, args, death);
const newest = async (of = order) => (await pushesFor(shop.store, of))[0];
const posts = (): number => shop.sim.requests.filter(({ method }) => method === 'POST').length;
const later = (): void => shop.clock.pass(3_600_000);
const edit = (change: (order: WireOrder) => void, of = order): void => {
  shop.clock.pass(1000);
  shop.sim.world.edit(of.orderId, shop.clock.now(), change);
};

describe('an order is written back', () => {
  it('once, with everything else as it was, read back, and kept as it was before and after', async () => {
    const ran = await deliver();
    expect(ran).toMatchObject({ error: null, summary: '1 written back', counts: { seen: 1, updated: 1, failed: 0 } });
    expect(held(order.orderId)).toEqual(written(order, patch));
    const push = await newest();
    expect(push).toMatchObject({ state: 'confirmed', writes: 1, attempts: 0, errorCode: null });
    expect(JSON.parse((await readRaw(shop.store.db, push?.beforeRawId ?? 0)) ?? '')).toEqual(order);
    expect(JSON.parse((await readRaw(shop.store.db, push?.afterRawId ?? 0)) ?? '')).toEqual(held(order.orderId));
    expect(posts()).toBe(1);
    expect((await deliver()).summary).toBe('nothing to write back');
    // What we wrote is in the store as the source's, and is no news to what is read from it.
    expect((await shop.run(syncOrdersRecent, { hours: 1 })).counts.updated).toBe(0);
    expect(ran.log.join('\n')).not.toMatch(/Anna|CustomizedURL|zme-caps/);
  });

  it('not at all when it says so already', async () => {
    edit((one) => {
      one.items[0]?.options.push(...(patch.lines[0]?.options ?? []));
    });
    expect(await deliver()).toMatchObject({ summary: '1 said so already', counts: { unchanged: 1, updated: 0 } });
    expect(await newest()).toMatchObject({ state: 'confirmed', writes: 0 });
    expect(posts()).toBe(0);
  });

  it('one by one, and only the one that is asked for', async () => {
    const others = [...shop.sim.world.orders()].filter(
      (one) => one.orderStatus === 'awaiting_shipment' && one.orderId !== order.orderId,
    );
    const [other] = others;
    if (!other) throw new Error('no other');
    await want(other, patchOf(other, 'Ben'));
    expect((await deliver({ order: await orderIdOf(shop.store, other.orderId) })).summary).toBe('1 written back');
    expect(shop.sim.world.written).toEqual([other.orderId]);
    await deliver();
    expect(shop.sim.world.written).toEqual([other.orderId, order.orderId]);
  });

  it('both halves of a split order, each on its own', async () => {
    const childId = split(shop.sim.world, order.orderId, shop.clock.now());
    await shop.run(syncOrdersRecent, { hours: 1 });
    const [parent, child] = [held(order.orderId), held(childId)];
    const childPatch = patchOf(child, 'Ben');
    await want(child, childPatch);
    expect((await deliver()).summary).toBe('2 written back');
    expect(held(childId)).toEqual(written(child, childPatch));
    expect(held(order.orderId)).toEqual(written(parent, patch));
    expect(shop.sim.world.size).toBe(121);
  });
});

describe('before anything is sent', () => {
  it('a dry run reads, says what it would write, sends nothing, and leaves its copy as the write would', async () => {
    const dry = deliveringJob(async () => patch, { dryRun: true });
    expect(await shop.run(dry)).toMatchObject({
      error: null,
      summary: '1 would be written back',
      counts: { updated: 1 },
    });
    expect(posts()).toBe(0);
    expect(held(order.orderId).items[0]?.options).not.toContainEqual({ name: 'Colour 1', value: 'Red' });
    expect(await newest()).toMatchObject({ state: 'confirmed', writes: 1 });
  });

  it.each([
    [1, 'confirmed', 1],
    [9, 'failed', 0],
  ])(
    'an order that waited for quota is read anew, not written from memory (%i times)',
    async (times, state, writes) => {
      let stale = 0;
      const ran = await deliver(
        {},
        {
          through: (channel) => ({
            ...channel,
            writeOrder: async (document) => {
              stale += 1;
              if (stale > times) return channel.writeOrder(document);
              edit((one) => {
                one.internalNotes = `Call ${stale}`;
              });
              return { kind: 'stale' };
            },
          }),
        },
      );
      expect(ran.error).toBeNull();
      expect(await newest()).toMatchObject({ state, writes, sentAt: writes === 0 ? null : expect.any(Number) });
      expect(held(order.orderId).internalNotes).toBe(`Call ${Math.min(times, 3)}`);
      expect(posts()).toBe(writes);
    },
  );
});

describe('what cannot be written is refused with the reason, and nothing is sent', () => {
  it.each([
    ['shipped', 'order-shipped'],
    ['cancelled', 'order-cancelled'],
    ['pending_fulfillment', 'order-status'],
  ] as const)('%s since', async (status, code) => {
    edit((one) => {
      one.orderStatus = status;
    });
    expect(await deliver()).toMatchObject({ error: null, counts: { seen: 1, refused: 1 } });
    expect(await newest()).toMatchObject({
      state: 'refused',
      errorCode: code,
      errorMessage: expect.stringContaining(status),
    });
    expect(posts()).toBe(0);
  });

  it('gone', async () => {
    shop.sim.world.remove(order.orderId, 'deleted');
    expect((await deliver()).counts).toMatchObject({ refused: 1 });
    expect(await newest()).toMatchObject({ state: 'refused', errorCode: 'order-gone' });
    const row = await shop.store.db
      .selectFrom('orders')
      .select('status')
      .where('external_id', '=', String(order.orderId))
      .executeTakeFirst();
    expect(row?.status).toBe('unknown');
  });

  it('a line that is not on the order although it is still wanted', async () => {
    edit((one) => {
      one.items.shift();
    });
    await deliver();
    expect(await newest()).toMatchObject({ state: 'refused', errorCode: 'unknown-line' });
  });

  it('refused by the channel itself, in its words', async () => {
    await deliver(
      {},
      {
        through: (channel) => ({
          ...channel,
          writeOrder: (document) => {
            edit((one) => {
              one.orderStatus = 'shipped';
            });
            return channel.writeOrder(document);
          },
        }),
      },
    );
    expect(await newest()).toMatchObject({
      state: 'refused',
      errorCode: 'refused-by-channel',
      errorMessage: expect.stringContaining('can no longer be changed'),
    });
  });
});

describe('the wish is worked out anew from the fresh order', () => {
  it('another one takes its place and is sent at once', async () => {
    const newer = patchOf(order, 'Annabel');
    wishes.set(await orderIdOf(shop.store, order.orderId), newer);
    expect((await deliver()).summary).toBe('1 written back, 1 replaced by newer wishes');
    expect((await pushesFor(shop.store, order)).map(({ state }) => state)).toEqual(['confirmed', 'superseded']);
    expect(held(order.orderId)).toEqual(written(order, newer));
  });

  it('none: nothing is sent', async () => {
    wishes.clear();
    expect((await deliver()).summary).toBe('1 replaced by newer wishes');
    expect(posts()).toBe(0);
  });
});

describe('a success is one that was read back', () => {
  it('taken and not carried out: sent three times, longer apart, then a person has to look', async () => {
    shop.sim.faults.add({ kind: 'ignoreWrite' });
    expect((await deliver()).counts).toMatchObject({ failed: 1, updated: 0 });
    expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'not-applied', attempts: 1 });
    for (let run = 0; run < 5; run += 1) {
      later();
      await deliver();
    }
    expect(await newest()).toMatchObject({ state: 'refused', errorCode: 'not-applied', writes: 3 });
    expect(posts()).toBe(3);
    expect(held(order.orderId)).toEqual(order);
  });

  it('question marks and cut texts are told as what they are, and not sent again', async () => {
    shop.sim.settings.latinOnly = true;
    await want(order, patchOf(order, 'Şule 🎉'));
    expect((await deliver()).counts).toMatchObject({ refused: 1 });
    expect(await newest()).toMatchObject({
      state: 'refused',
      errorCode: 'not-applied',
      errorMessage: expect.stringMatching(/items\[0\]\.options: it stored question marks/),
      afterRawId: expect.any(Number),
    });
    // Long enough for the link.
    Object.assign(shop.sim.settings, { latinOnly: false, optionLimit: 95 });
    await want(order, patchOf(order, 'Anna '.repeat(20).trim()));
    await deliver();
    expect((await newest())?.errorMessage).toMatch(/cut the text short/);
  });

  it.each(['internalNotes', 'dimensions', 'tagIds'] as const)(
    'lost %s: damaged, and nothing more is sent',
    async (field) => {
      shop.sim.faults.add({ kind: 'loseOnWrite', field, times: 1 });
      expect((await deliver()).counts).toMatchObject({ failed: 1 });
      const push = await newest();
      expect(push).toMatchObject({
        state: 'damaged',
        errorCode: 'damaged',
        errorMessage: expect.stringContaining(field),
      });
      expect(JSON.parse((await readRaw(shop.store.db, push?.beforeRawId ?? 0)) ?? '')).toEqual(order);
      await want(order, patchOf(order, 'Annabel'));
      later();
      expect((await deliver()).summary).toBe('nothing to write back');
      expect(posts()).toBe(1);
    },
  );

  it('what somebody changes between our reading and our writing shows where it can be seen', async () => {
    const changes: [between: 'before' | 'after', change: (one: WireOrder) => void, seen: string | null][] = [
      ['before', (one) => (one.tagIds = [8_114, 8_115]), 'tagIds'],
      ['after', (one) => (one.internalNotes = 'Call first'), 'internalNotes'],
    ];
    for (const [between, change, seen] of changes) {
      const of = [...shop.sim.world.orders()].find(
        (one) => isRich(one) && !shop.sim.world.written.includes(one.orderId),
      );
      if (!of) throw new Error('no order');
      await want(of, patchOf(of, 'Cem'));
      await deliver(
        { order: await orderIdOf(shop.store, of.orderId) },
        {
          through: (channel) => ({
            ...channel,
            writeOrder: async (document) => {
              if (between === 'before') edit(change, of);
              const result = await channel.writeOrder(document);
              if (between === 'after') edit(change, of);
              return result;
            },
          }),
        },
      );
      expect((await newest(of))?.errorMessage).toContain(seen);
    }
  });

  it('a second order at the vendor is damage of the worst kind', async () => {
    await deliver(
      {},
      {
        through: (channel) => ({
          ...channel,
          writeOrder: (document) => {
            edit((one) => {
              one.orderKey = 'renewed';
            });
            return channel.writeOrder(document);
          },
        }),
      },
    );
    expect(await newest()).toMatchObject({ state: 'damaged', errorCode: 'second-order' });
  });
});

describe('no clear answer', () => {
  const faults: [what: string, fault: FaultInput][] = [
    ['no answer', { kind: 'hang', method: 'POST', times: 1 }],
    ['a dropped line', { kind: 'reset', method: 'POST', times: 1 }],
    ['500', { kind: 'status', status: 500, method: 'POST', times: 1 }],
  ];
  it.each(faults)(
    '%s, not carried out: looked for, and sent once more when it cannot come any more',
    async (_, fault) => {
      shop.sim.faults.add(fault);
      expect((await deliver()).counts).toMatchObject({ failed: 1 });
      expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'no-answer' });
      // Asked for by hand at once: it may still be carried out.
      await deliver({ order: await orderIdOf(shop.store, order.orderId) });
      expect(posts()).toBe(1);
      later();
      expect((await deliver()).summary).toBe('1 written back');
      expect(shop.sim.world.written).toEqual([order.orderId]);
      expect(held(order.orderId)).toEqual(written(order, patch));
    },
  );

  it.each(['hang', 'reset'] as const)('%s, carried out: read back at once, never sent again', async (kind) => {
    shop.sim.faults.add({ kind, method: 'POST', carriedOut: true, times: 1 });
    expect((await deliver()).summary).toBe('1 written back');
    later();
    await deliver();
    expect(posts()).toBe(1);
    expect(held(order.orderId)).toEqual(written(order, patch));
  });

  it('a newer wish waits until an older write can no longer arrive', async () => {
    shop.sim.faults.add({ kind: 'hang', method: 'POST', times: 1 });
    await deliver();
    const newer = patchOf(order, 'Annabel');
    await want(order, newer);
    await deliver();
    expect(posts()).toBe(1);
    later();
    expect((await deliver()).summary).toBe('1 written back');
    expect(held(order.orderId)).toEqual(written(order, newer));
  });

  it('written, and the reading back fails: the next run sees that it is done', async () => {
    await deliver(
      {},
      {
        through: (channel) => ({
          ...channel,
          writeOrder: async (document) => {
            const result = await channel.writeOrder(document);
            shop.sim.faults.add({ kind: 'status', status: 500, path: '/orders/', method: 'GET' });
            return result;
          },
        }),
      },
    );
    expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'unreadable' });
    shop.sim.faults.clear();
    later();
    expect((await deliver()).summary).toBe('1 written back');
    expect(posts()).toBe(1);
  });

  it('what is everybody’s trouble ends the run and loses nothing', async () => {
    for (const fault of [
      { kind: 'unauthorized', method: 'POST', times: 1 },
      { kind: 'throttle', method: 'POST', times: 1 },
      { kind: 'reset', times: 4 },
    ] satisfies FaultInput[]) {
      shop.sim.faults.add(fault);
      expect((await deliver()).error).toMatchObject({ name: 'ChannelError' });
      shop.sim.faults.clear();
      later();
    }
    expect((await deliver()).summary).toBe('1 written back');
    expect(shop.sim.world.written).toEqual([order.orderId]);
  });
});

it('one order that the channel cannot answer for holds up no other', async () => {
  const other = [...shop.sim.world.orders()].find((one) => isRich(one) && one.orderId !== order.orderId);
  if (!other) throw new Error('no other');
  await want(other, patchOf(other, 'Ben'));
  shop.sim.faults.add({ kind: 'poison', orderId: order.orderId });
  expect(await deliver()).toMatchObject({ error: null, counts: { seen: 2, updated: 1, failed: 1 } });
  expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'unreadable', writes: 0 });
  shop.sim.faults.clear();
  shop.sim.faults.add({ kind: 'malformed', orderId: order.orderId, how: 'garbageDate' });
  later();
  await deliver();
  expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'unreadable', writes: 0 });
  expect(posts()).toBe(1);
});
