import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openInbox } from '../../src/core/inbox/open.ts';
import { startTrendyol } from '../../src/sim/trendyol/server.ts';
import { trendyolEnv } from '../market.ts';
import { newHome, newShop, run } from '../program.ts';
import { canaries, filesHold } from './canaries.ts';

it('erases a buyer from every table and file, keeps what is counted, and lets no sync bring it back', async () => {
  const home = newHome();
  const { sim, env, now } = await newShop({ orders: 30 });
  const [shipped, open] = ['shipped', 'awaiting_shipment'].map((status) =>
    [...sim.world.orders()].find((order) => order.orderStatus === status && order.items.length > 0),
  );
  if (!shipped || !open) throw new Error('the world has no such orders');
  const edit = (id: number, name: string) =>
    sim.world.edit(id, now(), (order) => {
      Object.assign(order.shipTo, { name, street1: canaries.street, phone: canaries.phone });
      Object.assign(order, {
        customerEmail: canaries.email,
        customerNotes: canaries.note,
        internalNotes: canaries.note,
      });
      const [item] = order.items;
      if (item) item.options = [{ name: 'Text', value: canaries.option }];
    });
  const sync = () => run(home, ['run', 'sync-orders-recent', '--days', '30'], env);
  for (const order of [shipped, open]) edit(order.orderId, canaries.earlier);
  await sync();
  for (const order of [shipped, open]) edit(order.orderId, canaries.name);
  await sync();

  // What other jobs would have left behind.
  const db = new Database(path.join(home, 'db', 'orderdeck.db'));
  const { id } = db.prepare('select id from orders where external_id = ?').get(String(shipped.orderId)) as {
    id: number;
  };
  const item = db.prepare('select id from order_items where order_id = ?').pluck().get(id) as number;
  const at = now();
  const { act, task, model, issue, file, reason, error } = canaries;
  db.prepare(
    "insert into acts (at, actor, origin, action, target, detail) values (?, 'jane', 'console', 'edit', ?, json_object('text', ?))",
  ).run(at, `order:${id}`, act);
  db.prepare(
    "insert into print_tasks (order_id, item_id, task_index, text, fields, quantity, note, status, created_at, updated_at) values (?, ?, 1, ?, json_array(?), 1, ?, 'completed', ?, ?)",
  ).run(id, item, task, task, task, at, at);
  db.prepare(
    "insert into personalizations (item_id, position, text, quantity, note, source) values (?, 0, ?, 1, ?, 'options')",
  ).run(item, task, task);
  db.prepare(
    "insert into model_calls (at, model, prompt_version, input_hash, request, answer, ok, ms, order_id) values (?, 'm', 1, 'x', ?, ?, 1, 5, ?)",
  ).run(at, model, model, id);
  db.prepare("insert into archives (sha256, kind, bytes, received_at) values ('ab', 'json', ?, ?)").run(
    Buffer.from(file),
    at,
  );
  db.prepare(
    "insert into customization_files (item_id, order_id, state, origin, sha256, reading, updated_at) values (?, ?, 'read', 'hand-in', 'ab', ?, ?)",
  ).run(item, id, file, at);
  db.prepare(
    "insert into issues (class, key, state, mode, severity, order_id, subject, line, evidence, detail, since, first_seen_at, last_seen_at, version) values ('I17', 'x', 'open', 'H', 2, ?, 'x', ?, json_array(?), json_object('itemId', ?, 'position', 0, 'color', ?), ?, ?, ?, 1)",
  ).run(id, issue, issue, item, issue, at, at, at);
  const issueId = db.prepare("select id from issues where key = 'x'").pluck().get() as number;
  db.prepare(
    "insert into acts (at, actor, origin, action, target, detail) values (?, 'jane', 'command', 'ignore', ?, json_object('reason', ?))",
  ).run(at, `issue:${issueId}`, reason);
  db.prepare('update issues set ignored_at = ?, ignore_reason = ? where id = ?').run(at, reason, issueId);
  db.prepare(
    "insert into calls (channel, grp, method, path, at, status, error_body) values ('shipstation', 'orders', 'GET', ?, ?, 500, ?)",
  ).run(`/orders/${shipped.orderId}`, at, error);
  const fix = db
    .prepare(
      "insert into fixes (act_id, at, class, hash, issue_id, kind, order_id, plan, state) values (1, ?, 'I17', 'x', ?, 'fix', ?, json_object('changes', json_array(), 'calls', json_array(), 'following', json_array(), 'final', json_array(?)), 'proven') returning id",
    )
    .pluck()
    .get(at, issueId, id, issue);
  db.close();
  const inbox = await openInbox(path.join(home, 'db', 'inbox.db'));
  const body = Buffer.from(JSON.stringify({ orderNumber: shipped.orderNumber, name: canaries.told }));
  const sha256 = createHash('sha256').update(body).digest();
  inbox.append([
    {
      ...{
        source: 'm',
        origin: 'webhook',
        key: 'k',
        event: null,
        subject: shipped.orderNumber,
        priority: 5,
        headers: '{}',
      },
      ...{ receivedAt: at, body, sha256, trouble: { code: 'unknown', message: 'unknown' } },
    },
  ]);
  await inbox.close();
  expect(filesHold(home)).toEqual(Object.values(canaries));

  const refused = await run(home, ['erase', '--order', `id:${id}`, '--confirm', 'no'], env);
  expect(refused.stderr).toContain('The list is another one than was shown');
  const shown = JSON.parse((await run(home, ['erase', '--buyer', canaries.email, '--json'], env)).stdout);
  expect(shown).toMatchObject({
    erased: 0,
    orders: [{ hindrance: expect.anything() }, { hindrance: null }].sort(() =>
      open.orderId < shipped.orderId ? 1 : -1,
    ),
  });
  const sums = () => {
    const store = new Database(path.join(home, 'db', 'orderdeck.db'), { readonly: true });
    const told = store
      .prepare(
        'select count(*), sum(total), sum(tax), min(ordered_at), (select sum(quantity) from order_items), (select count(*) from changes), (select count(*) from acts) from orders',
      )
      .raw()
      .get() as number[];
    store.close();
    return told;
  };
  const before = sums();
  // The other order of the same buyer is still to be made: it is told, left, and given a name that is another buyer's.
  edit(open.orderId, 'Somebody Else');
  sim.world.edit(open.orderId, now(), (order) => {
    Object.assign(order.shipTo, { street1: '1 Road', phone: '1' });
    Object.assign(order, { customerEmail: 'else@example.com', customerNotes: null, internalNotes: null });
    for (const one of order.items) one.options = [];
  });
  const done = await run(home, ['erase', '--buyer', canaries.email, '--confirm', shown.hash], env);
  expect(done.code).toBe(1);
  expect(done.stdout).toMatch(/order \S+ \(shipstation, shipped\): erased[\s\S]*The channels/);
  const store = new Database(path.join(home, 'db', 'orderdeck.db'));
  const left = store
    .prepare('select customer_name, customer_email, customer_notes, search_text from orders where id = ?')
    .get(id) as Record<string, string | null>;
  expect(left).toMatchObject({ customer_name: null, customer_email: null, customer_notes: null });
  expect(left['search_text']).toContain(shipped.orderNumber.toLowerCase());
  const other = Number(store.prepare('select id from orders where external_id = ?').pluck().get(String(open.orderId)));
  // Of the other one as well, whose data nobody erased, so that what is found next can only be of the first.
  store.exec(`pragma secure_delete = on; update raw_documents set body = '{}' where external_id = '${open.orderId}'; delete from changes where order_id = ${other};
    update orders set customer_name = null, customer_email = null, customer_notes = null, internal_notes = null, ship_to = '{}', search_text = '' where id = ${other};
    update order_items set options = '[]' where order_id = ${other}; pragma wal_checkpoint(truncate);`);
  store.close();
  expect(filesHold(home)).toEqual([]);

  // The source still tells all of it, and tells it anew.
  edit(shipped.orderId, canaries.name);
  const again = await sync();
  expect(again.code).toBe(0);
  // Partial: of the other order there is no document any more that could be read.
  expect((await run(home, ['replay', 'run', '2', '--apply'], env)).code).toBe(1);
  expect(filesHold(home)).toEqual([]);
  expect(sums().slice(0, 5)).toEqual(before.slice(0, 5));
  const order = JSON.parse((await run(home, ['order', `id:${id}`, '--json'], env)).stdout);
  expect(order).toMatchObject({ orderNumber: shipped.orderNumber, status: 'shipped' });
  expect((await run(home, ['issues'], env)).code).toBe(0);
  const undone = await run(home, ['undo', String(fix)], env);
  expect(undone.stdout).toContain('nothing can be taken back: the buyer’s data was erased since');
  expect((await run(home, ['order', `id:${id}`, '--at', '1m'], env)).code).toBeLessThan(2);
});

it('erases why a buyer sent something back, in which parcel, and who that is in the shop; no reading brings it back', {
  timeout: 60_000,
}, async () => {
  const home = newHome();
  const sim = await startTrendyol({ seed: 5, packages: 40, clock: { now: () => Date.now() }, days: 10 });
  onTestFinished(() => sim.close());
  const env = trendyolEnv(sim);
  const delivered = [...sim.world.packages.all()].filter(({ order }) => order.status === 'Delivered');
  const [record, other] = delivered;
  const line = record?.order.lines[0];
  if (!record || !other || !line) throw new Error('the world has no such packages');
  const claim = sim.world.claims.open(record, [{ line, piece: 0 }], Date.now() - 1000);
  sim.world.claims.arrive(sim.world, claim, Date.now());
  for (const job of ['trendyol-orders', 'trendyol-claims']) expect((await run(home, ['run', job], env)).code).toBe(0);

  const file = path.join(home, 'db', 'orderdeck.db');
  let db = new Database(file);
  const idOf = ({ order }: typeof record): number =>
    Number(db.prepare('select id from orders where order_number = ?').pluck().get(order.orderNumber));
  const [id, otherId] = [idOf(record), idOf(other)];
  const { buyer, parcel } = db
    .prepare('select customer_username as buyer, tracking_number as parcel from orders where id = ?')
    .get(id) as { buyer: string; parcel: string };
  expect([buyer, parcel]).toEqual([expect.stringMatching(/^\d{4,}/), expect.stringMatching(/^\d{6,}/)]);
  // What the jobs of the shop, a person and the carrier would have left; and another order of the same buyer.
  db.prepare('update orders set customer_username = ? where id = ?').run(buyer, otherId);
  db.prepare("insert into shop_customers (shop, channel, buyer_id, customer_id) values ('s', 'trendyol', ?, 9)").run(
    buyer,
  );
  db.prepare('update claims set tracking_number = ?').run(parcel);
  db.prepare('update claim_items set reason = ?, settled_note = ?, answer_error = ?').run(
    canaries.reason,
    canaries.note,
    canaries.error,
  );
  const act = db
    .prepare(
      "insert into acts (at, actor, origin, action, target, detail) values (1, 'jane', 'command', 'scrap', 'claim:1', json_object('note', ?)) returning id",
    )
    .pluck()
    .get(canaries.act);
  db.prepare(
    "insert into package_writes (order_id, kind, value, state, staged_at, ended_at, act_id) values (?, 'tracking', ?, 'confirmed', 1, 2, ?)",
  ).run(id, parcel, act);
  db.close();

  const erase = async (order: number): Promise<void> => {
    const shown = JSON.parse((await run(home, ['erase', '--order', `id:${order}`, '--json'], env)).stdout);
    const done = await run(home, ['erase', '--order', `id:${order}`, '--confirm', shown.hash, '--json'], env);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([0, { erased: 1, notRewritten: [] }]);
  };
  const customers = (): unknown[] => {
    db = new Database(file, { readonly: true });
    const rows = db.prepare('select customer_id from shop_customers').pluck().all();
    db.close();
    return rows;
  };
  await erase(id);
  expect(filesHold(home)).toEqual([]);
  const holds = (text: string): boolean =>
    [file, `${file}-wal`].some((one) => existsSync(one) && readFileSync(one).includes(text));
  expect(holds(parcel)).toBe(false);
  // The other order's buyer is that one still.
  expect(customers()).toEqual([9]);

  // The marketplace tells the return again, further on and with all of it; its parcel too.
  for (const item of claim.items) sim.world.claims.move(claim, item, 'Accepted', Date.now());
  expect((await run(home, ['run', 'trendyol-claims'], env)).code).toBe(0);
  expect((await run(home, ['run', 'trendyol-orders'], env)).code).toBe(0);
  const returns = JSON.parse((await run(home, ['returns', '--json'], env)).stdout);
  expect(returns.items).toMatchObject([{ status: 'accepted', reason: 'erased' }]);
  expect(holds(parcel)).toBe(false);
  await erase(otherId);
  expect(customers()).toEqual([]);
});
