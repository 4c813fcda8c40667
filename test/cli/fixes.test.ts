import { expect, it, vi } from 'vitest';
import type { fixToJson } from '../../src/cli/json/fix-json.ts';
import type { issueToJson, plannedToJson } from '../../src/cli/json/issue-json.ts';
import { orderDate } from '../../src/sim/pacific.ts';
import { Operator } from '../console/operator.ts';
import { type IssueShop, openIssueShop } from './issue-shop.ts';

/** Many starts of the program in each: long where the machine is busy with other things. */
vi.setConfig({ testTimeout: 240_000 });

type IssueJson = ReturnType<typeof issueToJson>;
type FixJson = ReturnType<typeof fixToJson>;
type PlannedJson = ReturnType<typeof plannedToJson>;
type Listed<T> = { readonly items: readonly T[]; readonly total: number };
type Undone = Listed<FixJson> & { readonly left: readonly PlannedJson[] };

async function openOf({ ask }: IssueShop, cls: string): Promise<readonly IssueJson[]> {
  return (await ask<Listed<IssueJson>>('issues', '--class', cls)).items;
}

/** What stands of a line: what was read of it, and its tasks. */
function lineOf({ sql }: IssueShop, itemId: number) {
  return ['readings', 'personalizations', 'print_tasks'].map((table) =>
    sql(`select * from ${table} where item_id = ?`, itemId),
  );
}

it('tells an undo three ways where another row stands meanwhile where the fix had one, and undoes nothing by halves', async () => {
  const opened = await openIssueShop();
  const { shop, home, wrong, look, ask, asks, say, sql } = opened;
  // Of two lines the first: what is written anew of it gets numbers of its own.
  await wrong('I17');
  await look();
  const { key, orderId } = await wrong('I17');
  const itemId = Number(key?.replace('item:', ''));
  await look();
  const issue = (await openOf(opened, 'I17')).find((one) => one.orderId === orderId);
  const fix = await ask<FixJson>('fix', String(issue?.id), '--choose', 'color1', '--value', 'Red');
  expect(fix.state).toBe('proven');
  // Somebody says otherwise: what the fix has written is taken away, and another row written in its place.
  const [task] = sql('select id from print_tasks where item_id = ? order by id', itemId);
  await ask('task', 'edit', String(task?.['id']), '--color1', 'Blue', '--text', 'Somebody');
  const before = lineOf(opened, itemId);

  const refused = await asks<Undone>(1, 'undo', String(fix.id));
  expect(refused).toMatchObject({ items: [], error: { code: 'not-undone' } });
  const told = refused.left[0]?.conflicts.filter(
    ({ table, field }) => table === 'personalizations' && field === 'color1',
  );
  expect(told).toMatchObject([{ before: 'Deep Sea', ours: 'Red', now: 'Blue' }]);
  expect(lineOf(opened, itemId)).toEqual(before);
  const words = (await say('undo', String(fix.id), '--dry-run')).stdout;
  expect(words).toMatch(
    /differs +personalizations \d+ color1\n +before the fix +Deep Sea\n +as the fix left it +Red\n +now +Blue\n/,
  );
  expect(lineOf(opened, itemId)).toEqual(before);

  // The console shows the same before it does anything, and leaves it.
  const operator = new Operator({ home, env: { ...shop.env, HOME: home }, columns: 120, rows: 40 });
  await operator.sees('Issues');
  operator.press('4', 'u');
  await operator.sees('Others have changed since what the fix changed; nothing was taken back.');
  await operator.sees(/before the fix +the fix made it +it is now/);
  await operator.sees(/Deep Sea +Red +Blue/);
  await operator.sees('leave what others changed');
  operator.press('escape');
  await operator.seesNoMore('leave what others changed');
  expect(lineOf(opened, itemId)).toEqual(before);
});

it('fixes one order: the three steps of its chain, and no other order is asked for or told', async () => {
  const opened = await openIssueShop();
  const { shop, ask, say, sql } = opened;
  const wire = [...shop.sim.world.orders()].find(
    (order) => order.orderStatus === 'awaiting_shipment' && JSON.stringify(order.items).includes('CustomizedURL'),
  );
  if (!wire) throw new Error('no order with a file');
  shop.sim.world.edit(wire.orderId, shop.now(), (order) => {
    order.shipByDate = orderDate(shop.now());
  });
  await ask('run', 'sync-orders-recent');
  const late = (await openOf(opened, 'I12')).filter(({ orderNumber }) => orderNumber === wire.orderNumber);
  expect(late).toMatchObject([{ fix: { mode: 'K' } }]);
  const orderId = Number(late[0]?.orderId);

  const shown = await say('fix', '--order', wire.orderNumber, '--dry-run');
  expect(shown.stdout).toContain(`then    run personalization-chain --order id:${orderId}; what it brings in stays`);
  const [asked, fetched] = [shop.sim.requests.length, shop.amazon.requests.length];
  const fix = await ask<FixJson>('fix', '--order', wire.orderNumber);
  expect(fix).toMatchObject({ orderId, state: 'proven' });
  const steps = sql(
    `select s.name, s.state from run_steps s join runs r on r.id = s.run_id where r.job = 'personalization-chain' order by s.position`,
  );
  expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
    ...['download-customizations done', 'apply-customizations done', 'update-print-tasks done'],
  ]);
  // What left the house for it: this order's own pages, and its own buyer's files.
  const paths = shop.sim.requests.slice(asked).map(({ method, path }) => `${method} ${path}`);
  expect(new Set(paths)).toEqual(new Set([`GET /orders/${wire.orderId}`, 'POST /orders/createorder']));
  expect(sql('select distinct order_id as id from outbox')).toEqual([{ id: orderId }]);
  const links = wire.items.flatMap(({ options }) => options?.filter(({ name }) => name === 'CustomizedURL') ?? []);
  const asks = new Set(shop.amazon.requests.slice(fetched).map(({ path }) => path));
  expect(asks).toEqual(new Set(links.map(({ value }) => value.slice(new URL(value).origin.length))));
});
