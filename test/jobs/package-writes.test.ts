import { describe, expect, it } from 'vitest';
import type { PackageWriteKind } from '../../src/core/domain/package-writes.ts';
import { packageWritesOf } from '../../src/core/store/orders/package-writes.ts';
import { deliverPackageWrites } from '../../src/jobs/deliver-package-writes.ts';
import { NotWanted, wantPackageWrite } from '../../src/jobs/want-package-write.ts';
import type { TrendyolFaultInput } from '../../src/sim/trendyol/faults.ts';
import type { PackageStatus } from '../../src/sim/trendyol/wire.ts';
import { sqliteShop } from '../core/channels/opencart/shops.ts';
import { openShopMarket } from './shop-market.ts';

const minute = 60_000;
const actor = { name: 'elif', origin: 'command' } as const;

/** A marketplace that was read, and one package of it in this state. */
async function openPackage(status: PackageStatus) {
  const market = await openShopMarket(sqliteShop, { seed: 3, packages: 60 });
  const { sim, store, clock, installed } = market;
  await market.read();
  const record = [...sim.world.packages.all()].find(({ order }) => order.status === status);
  if (!record) throw new Error(`No package is ${status}.`);
  const externalId = String(record.order.shipmentPackageId);
  const { id } = await store.db
    .selectFrom('orders')
    .select('id')
    .where('external_id', '=', externalId)
    .executeTakeFirstOrThrow();
  return {
    market,
    record,
    id,
    want: (kind: PackageWriteKind, value: string | null = null) =>
      wantPackageWrite(store, { actor, now: clock.now() }, id, { kind, value }),
    deliver: () => installed.run(deliverPackageWrites),
    newest: async () => (await packageWritesOf(store.db, id))[0],
    puts: () => sim.requests.filter(({ method }) => method === 'PUT').length,
    fault: (fault: TrendyolFaultInput) => sim.faults.add(fault),
  };
}

describe('a change that a person wants of a package', () => {
  it('is sent once and read back: Picking, Invoiced with its number, the tracking number of a carrier (M11, M12)', async () => {
    const { want, deliver, newest, puts, record, market, id } = await openPackage('Created');
    for (const [kind, value] of [
      ['picking', null],
      ['invoiced', 'EME2026000000001'],
      ['tracking', 'ABC-123456'],
    ] as const) {
      expect((await want(kind, value)).outcome).toBe('staged');
      expect((await want(kind, value)).outcome).toBe('already');
      expect(await deliver()).toMatchObject({ error: null, summary: '1 set and read back' });
      expect(await newest()).toMatchObject({ kind, value, state: 'confirmed', errorCode: null });
    }
    expect(record.order).toMatchObject({
      status: 'Invoiced',
      invoiceNumber: 'EME2026000000001',
      cargoSenderNumber: 'ABC-123456',
    });
    expect(puts()).toBe(3);
    expect((await deliver()).summary).toBe('nothing to send');
    const order = await market.store.db
      .selectFrom('orders')
      .select('source_status')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(order.source_status).toBe('Invoiced');
    const acts = await market.store.db.selectFrom('acts').select(['action', 'actor', 'target']).execute();
    expect(acts.map(({ action }) => action)).toContain('package-tracking');
    expect(acts.every(({ actor: who, target }) => who === 'elif' && target === `order:${id}`)).toBe(true);
  });

  it('that its state does not allow is refused before anything is sent, with the reason', async () => {
    const { want, deliver, newest, puts, record, market } = await openPackage('Created');
    await expect(want('invoiced', 'EME1')).rejects.toThrow(
      /Package \d+: it is Created, and must be Picking for that\./,
    );
    await expect(want('tracking', 'no number')).rejects.toThrow(NotWanted);
    // It went on at the marketplace after we had read it.
    await want('picking');
    market.sim.world.packages.move(record, market.clock.now(), 'Shipped');
    const { counts, log } = await deliver();
    expect(counts).toMatchObject({ refused: 1, failed: 0 });
    expect(log.join('\n')).toMatch(
      /warn order \d+ .*picking: refused: Nothing was sent to the package: it is Shipped, and must be Created for that/,
    );
    expect(await newest()).toMatchObject({ state: 'refused', errorCode: 'package-status', sentAt: null });
    expect(puts()).toBe(0);
  });

  it('that the marketplace refuses is told on the order (M12)', async () => {
    const { want, deliver, newest } = await openPackage('Created');
    await want('tracking', 'ABC-1');
    await deliver();
    await want('tracking', 'ABC-2');
    expect((await deliver()).counts).toMatchObject({ refused: 1 });
    expect(await newest()).toMatchObject({ value: 'ABC-2', state: 'refused', errorCode: 'refused-by-channel' });
  });
});

describe('a package that the marketplace cannot be asked about', () => {
  /** One wanted change that comes first, and one of a package behind it. */
  async function two() {
    const opened = await openPackage('Created');
    const { sim, store, clock, read } = opened.market;
    const later = sim.world.placeOrder(sim.world.basket(), clock.now(), 'Created');
    if (!later) throw new Error('Nothing was ordered.');
    clock.pass(minute);
    await read();
    const { id } = await store.db
      .selectFrom('orders')
      .select('id')
      .where('external_id', '=', String(later.order.shipmentPackageId))
      .executeTakeFirstOrThrow();
    await opened.want('picking');
    await wantPackageWrite(store, { actor, now: clock.now() }, id, { kind: 'picking', value: null });
    return { ...opened, later, sim, clock };
  }

  it('does not hold up the others, and is changed when it can be read again', async () => {
    const { record, deliver, newest, fault, later, sim, clock } = await two();
    const broken = fault({
      kind: 'malformed',
      shipmentPackageId: record.order.shipmentPackageId,
      how: 'linesText',
    });
    const { error, counts, summary, log } = await deliver();
    expect([error, summary]).toEqual([null, '1 left for later, 1 set and read back']);
    expect(counts).toMatchObject({ seen: 2, updated: 1, failed: 1 });
    expect(log.join('\n')).toMatch(/picking: left for later: Trendyol cannot be asked about the package: lines is not/);
    expect(later.order.status).toBe('Picking');
    expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'not-answered', sentAt: null });
    sim.faults.remove(broken);
    clock.pass(6 * minute);
    await deliver();
    expect(await newest()).toMatchObject({ state: 'confirmed' });
  });

  it('and the next one neither: then it is the marketplace, and the run fails and is tried again', async () => {
    const { deliver, newest, fault, puts } = await two();
    fault({ kind: 'status', status: 500, method: 'GET' });
    expect((await deliver()).error).toMatchObject({ kind: 'outage' });
    expect(await newest()).toMatchObject({ sentAt: null });
    expect(puts()).toBe(0);
  });
});

describe('a change whose answer was lost', () => {
  it('and that was carried out is found by reading, and never sent again', async () => {
    const { want, deliver, newest, puts, fault } = await openPackage('Created');
    fault({ kind: 'reset', method: 'PUT', carriedOut: true, times: 1 });
    await want('picking');
    await deliver();
    expect(await newest()).toMatchObject({ state: 'confirmed' });
    expect(puts()).toBe(1);
  });

  it('and that was not carried out is looked for, told, and left to a person; not sent again by itself', async () => {
    const { want, deliver, newest, puts, fault, market } = await openPackage('Created');
    fault({ kind: 'reset', method: 'PUT', times: 1 });
    await want('picking');
    expect((await deliver()).counts).toMatchObject({ failed: 1 });
    expect(await newest()).toMatchObject({ state: 'failed', errorCode: 'not-shown' });
    await expect(want('picking')).resolves.toMatchObject({ outcome: 'already' });
    market.clock.pass(16 * minute);
    expect((await deliver()).counts).toMatchObject({ refused: 1 });
    expect(await newest()).toMatchObject({ state: 'refused', errorCode: 'not-shown' });
    expect(puts()).toBe(1);
    // A person wants it again.
    await want('picking');
    await deliver();
    expect(await newest()).toMatchObject({ state: 'confirmed' });
    expect(puts()).toBe(2);
  });

  it('and that was never let in is sent when it is: throttled, or the credentials were wrong', async () => {
    const { want, deliver, newest, fault } = await openPackage('Created');
    fault({ kind: 'status', status: 401, method: 'PUT', times: 1 });
    await want('picking');
    expect((await deliver()).error).toMatchObject({ kind: 'auth' });
    expect(await newest()).toMatchObject({ state: 'staged', sentAt: null });
    expect((await deliver()).error).toBeNull();
    expect(await newest()).toMatchObject({ state: 'confirmed' });
  });
});
