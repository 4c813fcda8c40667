import { describe, expect, it } from 'vitest';
import { packageWritesOf } from '../../src/core/store/orders/package-writes.ts';
import { deliverPackageWrites } from '../../src/jobs/deliver-package-writes.ts';
import { wantPackageWrite } from '../../src/jobs/want-package-write.ts';
import { openPackageShop } from '../jobs/package-shop.ts';
import { runJob } from '../jobs/run-job.ts';
import { ask, mend } from './asking.ts';

const minute = 60_000;
const actor = { name: 'elif', origin: 'command' } as const;

/** A marketplace with one package, read. */
async function openPackage(fields: Record<string, unknown> = {}) {
  const shop = await openPackageShop();
  shop.put({
    shipmentPackageId: 71,
    status: 'Picking',
    agreedDeliveryDate: shop.clock.now() + 90 * 3_600_000,
    ...fields,
  });
  await shop.run();
  const { store, clock } = shop;
  const { id } = await store.db.selectFrom('orders').select('id').executeTakeFirstOrThrow();
  return {
    ...shop,
    id,
    found: () => ask(store, 'I6', { now: clock.now() }, { kind: 'orders', ids: [id] }),
    want: (value: string) => wantPackageWrite(store, { actor, now: clock.now() }, id, { kind: 'tracking', value }),
    /** How the sending of a change is answered. */
    writesAre: (status: number) =>
      shop.fault(({ method }) => (method === 'PUT' ? { status, body: { message: 'no' } } : null)),
    deliver: () => runJob(shop.installation, store, deliverPackageWrites, {}),
    puts: () => shop.gateway.seen.filter(({ method }) => method === 'PUT').length,
    newest: async () => (await packageWritesOf(store.db, id))[0],
  };
}

describe('what a person said of a parcel', () => {
  it('is found when the marketplace refused it, with the run that sent it; it is sent anew at a key and cannot be taken back', async () => {
    const { want, writesAre, deliver, found, clock, store, id, newest } = await openPackage();
    await want('ABC-1');
    writesAre(400);
    const { runId } = await deliver();
    expect(await found()).toEqual([]);
    clock.pass(31 * minute);
    const [issue, ...others] = await found();
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      key: `order:${id}:tracking`,
      orderId: id,
      line: 'the tracking number of package 71 was not told: refused (refused-by-channel)',
    });
    expect(issue?.evidence).toContainEqual({ what: 'how far it came', value: 'refused', of: { run: runId } });

    const { calls, following } = await mend(store, 'I6', issue, { now: clock.now() });
    expect(calls).toEqual([
      {
        ...{ channel: 'trendyol', method: 'PUT', undoable: false },
        path: '/order/sellers/{seller}/shipment-packages/71/update-tracking-number',
        summary: 'tells package 71 the number ABC-1, unless it says so already',
      },
    ]);
    expect(following).toEqual([{ do: 'deliver-package-writes', orderId: id }]);
    expect(await newest()).toMatchObject({ state: 'staged', value: 'ABC-1' });
    expect(await found()).toEqual([]);
  });

  it('that waits is found as well, and that may have arrived is looked for and never sent a second time', async () => {
    const { want, writesAre, deliver, found, clock, store, puts, put } = await openPackage();
    await want('ABC-1');
    clock.pass(31 * minute);
    const [waiting] = await found();
    expect(waiting?.line).toBe('the tracking number of package 71 was not told: staged');
    expect((await mend(store, 'I6', waiting, { now: clock.now() })).calls).toHaveLength(1);

    writesAre(503);
    await deliver();
    expect(puts()).toBe(1);
    const [doubtful] = await found();
    expect(doubtful?.line).toBe('the tracking number of package 71 was not told: failed (not-shown)');
    expect(await mend(store, 'I6', doubtful, { now: clock.now() })).toMatchObject({ calls: [], following: [{}] });

    // It had arrived after all.
    clock.pass(6 * minute);
    put({ shipmentPackageId: 71, cargoSenderNumber: 'ABC-1' });
    await deliver();
    expect(await found()).toEqual([]);
    expect(puts()).toBe(1);
  });

  it('is no loss when another number arrived, or the package went on without it', async () => {
    const { want, writesAre, deliver, found, clock, fault, put, run } = await openPackage();
    await want('ABC-1');
    writesAre(400);
    await deliver();
    fault((call) => {
      if (call.method !== 'PUT') return null;
      put({ shipmentPackageId: 71, cargoSenderNumber: 'ABC-2' });
      return { body: {} };
    });
    await want('ABC-2');
    await deliver();
    clock.pass(40 * minute);
    expect(await found()).toEqual([]);

    await want('ABC-3');
    writesAre(400);
    await deliver();
    clock.pass(40 * minute);
    expect(await found()).toHaveLength(1);
    fault(null);
    put({ shipmentPackageId: 71, status: 'Shipped' });
    await run();
    expect(await found()).toEqual([]);
  });
});

describe('a package that is shipped here', () => {
  const shippedHere = async (near: boolean) => {
    const opened = await openPackage(near ? { agreedDeliveryDate: Date.UTC(2026, 8, 20, 20) } : {});
    const { store, clock, id } = opened;
    const set = { status: 'shipped', changed_at: clock.now() };
    await store.db.updateTable('orders').set(set).where('id', '=', id).execute();
    clock.pass(31 * minute);
    return opened;
  };

  it('and not at the marketplace is for a person to decide: it has left and is told, or has not and the source is right', async () => {
    const { found, store, clock, id, newest } = await shippedHere(false);
    const [issue] = await found();
    expect(issue).toMatchObject({ mode: 'H', line: 'package 71 is shipped here and Picking at Trendyol' });
    const now = clock.now();
    await expect(mend(store, 'I6', issue, { now })).rejects.toThrow('Say whether the parcel has left');
    const tell = (value: string) => mend(store, 'I6', issue, { now, choice: { id: 'tell', value } });
    await expect(tell('a number; drop')).rejects.toThrow('is not taken');
    expect((await tell('ABC-9')).calls).toMatchObject([{ undoable: false }]);
    expect(await newest()).toMatchObject({ kind: 'tracking', value: 'ABC-9', state: 'staged' });
    expect(await found()).toEqual([]);

    const taken: number[] = [];
    const tools = {
      prepare: async () => undefined,
      takeStored: async (orderId: number) => void taken.push(orderId),
    };
    await mend(store, 'I6', issue, { now, choice: { id: 'take-source', value: null }, tools });
    expect(taken).toEqual([id]);
  });

  it('is critical near its ship-by, for no list takes it for open', async () => {
    const { found } = await shippedHere(true);
    expect(await found()).toMatchObject([{ severity: 'critical' }]);
  });

  it('and there, on its way without any number, is told; a carrier of the seller’s own has its number elsewhere', async () => {
    const { found, clock, put, run, store } = await openPackage({
      ...{ status: 'Shipped', cargoTrackingNumber: null, cargoSenderNumber: '' },
    });
    clock.pass(31 * minute);
    const [issue] = await found();
    expect(issue).toMatchObject({ severity: 'medium', line: 'package 71 is on its way without a number' });
    await expect(mend(store, 'I6', issue, { now: clock.now() })).rejects.toThrow('Ask the carrier');
    put({ shipmentPackageId: 71, cargoSenderNumber: 'OWN-1' });
    await run();
    clock.pass(31 * minute);
    expect(await found()).toEqual([]);
    expect(await mend(store, 'I6', issue, { now: clock.now() })).toEqual({ calls: [], following: [] });
  });
});
