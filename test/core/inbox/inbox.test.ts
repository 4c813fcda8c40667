import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { GroupCommit } from '../../../src/core/inbox/group-commit.ts';
import { openInbox } from '../../../src/core/inbox/open.ts';
import { openStore } from '../../../src/core/store/store.ts';
import { deliveryOf, newInbox, packageOf } from './delivery.ts';

it('is a file of its own kind: neither it nor the store is opened in the other’s place', async () => {
  const { file } = await newInbox();
  await expect(openStore(file, { role: 'owner' })).rejects.toThrow(/another program/);
  const store = `${file}-store`;
  await (await openStore(store, { role: 'owner' })).close();
  await expect(openInbox(store)).rejects.toThrow(/another program/);
});

it('keeps the bytes as they came, and a delivery that comes again once, counted', async () => {
  const inbox = await newInbox();
  const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x22]);
  expect(inbox.append([deliveryOf(bytes), deliveryOf(packageOf(1))])).toEqual([
    { duplicate: false },
    { duplicate: false },
  ]);
  expect(inbox.append([deliveryOf(packageOf(1), { receivedAt: 5_000 }), deliveryOf(packageOf(2))])).toEqual([
    { duplicate: true },
    { duplicate: false },
  ]);
  const rows = await inbox.db.selectFrom('deliveries').selectAll().orderBy('id').execute();
  expect(rows).toMatchObject([
    { state: 'parked', error_code: 'unreadable', body: bytes, next_try_at: null },
    { state: 'queued', duplicates: 1, last_duplicate_at: 5_000, received_at: 1_000, next_try_at: 1_000 },
    { state: 'queued', duplicates: 0, event: 'ORDER_CREATED' },
  ]);
});

it('keeps nothing of a group that cannot be committed, and whoever handed one in is told', async () => {
  const inbox = await newInbox();
  const group = new GroupCommit(inbox.append);
  const bad = { ...deliveryOf(packageOf(2)), priority: 'urgent' as unknown as number };
  const told = await Promise.allSettled([group.add(deliveryOf(packageOf(1))), group.add(bad)]);
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await inbox.db.selectFrom('deliveries').selectAll().execute()).toEqual([]);
  expect(group.figures).toMatchObject({ commits: 0, failures: 1 });
});

it('commits what came together by one transaction, answers after it, and has room for two hundred', async () => {
  const inbox = await newInbox();
  const group = new GroupCommit(inbox.append);
  const reader = new Sqlite(inbox.file, { readonly: true });
  const kept = reader.prepare('select count(*) from deliveries').pluck();
  const all = Array.from({ length: 200 }, (_, index) => group.add(deliveryOf(packageOf(index))));
  expect(group.isFull).toBe(true);
  expect(kept.get()).toBe(0);
  const seen = await Promise.all(all.map((one) => one.then(() => kept.get())));
  expect(seen.every((count) => count === 200)).toBe(true);
  expect(group.isFull).toBe(false);
  expect(group.figures).toMatchObject({ commits: 1, deliveries: 200 });
  reader.close();
});
