import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { database } from '../../src/sim/wrong/happen.ts';
import { openTaskClosedOrder } from '../../src/sim/wrong/i26-open-task-closed-order.ts';
import type { WrongPlace } from '../../src/sim/wrong/wrong.ts';
import { eventually } from '../jobs/engine/harness.ts';
import { newHome, newShop, run, start } from '../program.ts';

it('a daemon sees within moments what anybody touched: it opens what is wrong, and closes it when it is right again', async () => {
  const shop = await newShop({ orders: 40, speed: 20 });
  const home = newHome();
  const daemon = start(home, ['--daemon'], shop.env);
  await daemon.says('working as daemon');
  const file = new Sqlite(path.join(home, 'db', 'orderdeck.db'));
  onTestFinished(() => void file.close());
  const db = database(file);
  const place: WrongPlace = {
    ...{ db, inbox: null, shipstation: shop.sim, trendyol: null, shop: null },
    now: shop.now(),
  };
  const one = (sql: string) => db.all(sql)[0] ?? null;
  await run(home, ['run', 'sync-orders-all'], shop.env);
  const made = await run(home, ['run', 'populate-print-queue'], shop.env);
  expect(made.code, made.stderr).toBe(0);
  await eventually(async () => one("select id from print_tasks where status = 'pending'"), 'a print task');

  const { orderId, runId } = await openTaskClosedOrder.inject({ ...place, now: shop.now() });
  const issue = await eventually(
    async () => one(`select id, evidence from issues where state = 'open' and class = 'I26' and order_id = ${orderId}`),
    'the issue',
  );
  expect(String(issue['evidence'])).toContain(`"run":${runId}`);

  // The clock stays where it is for whoever asks the program: another path than its own puts the order right.
  db.run("update orders set status = 'awaiting_shipment' where id = ?", orderId);
  await eventually(async () => one(`select id from issues where state = 'closed' and id = ${issue['id']}`), 'its end');

  db.run("update orders set status = 'shipped' where id = ?", orderId);
  await eventually(async () => one(`select id from issues where state = 'open' and id = ${issue['id']}`), 'its return');
  daemon.child.kill('SIGTERM');
  await daemon.done;
  expect(one(`select times_reopened as times from issues where id = ${issue['id']}`)).toEqual({ times: 1 });
});

it('without a daemon, a run looks at what it touched before its process ends', async () => {
  const shop = await newShop({ orders: 12 });
  const home = newHome();
  await run(home, ['run', 'sync-orders-all'], shop.env);
  const file = new Sqlite(path.join(home, 'db', 'orderdeck.db'));
  onTestFinished(() => void file.close());
  expect(file.prepare('select count(*) as due from touched where due_at = 0').get()).toEqual({ due: 0 });
});
