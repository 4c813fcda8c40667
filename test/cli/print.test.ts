import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { RunJson } from '../../src/cli/json/run-json.ts';
import { printRules } from '../../src/core/domain/print/print-rules.ts';
import { listActs } from '../../src/core/store/acts.ts';
import type { OrderJson } from '../../src/core/store/orders/order-json.ts';
import type { TaskJson } from '../../src/core/store/print/print-json.ts';
import { openStore } from '../../src/core/store/store.ts';
import type { WireOrder } from '../../src/sim/shipstation/wire.ts';
import { amazonOrders, fileOf, jsonOf, linkOf } from '../buyers-files.ts';
import { type Goods, webOrder } from '../jobs/print-orders.ts';
import { type Finished, newHome, newShop, run, type Shop } from '../program.ts';

/** Many starts of the program in each: long where the machine is busy with other things. */
vi.setConfig({ testTimeout: 120_000 });

type Listed<T> = { readonly items: readonly T[]; readonly total: number };

interface Shopfront {
  readonly shop: Shop;
  readonly home: string;
  /** The program with --json; its document, and exit 0. */
  ask<T>(...args: string[]): Promise<T>;
  /** The same, refused. */
  refused(
    ...args: string[]
  ): Promise<{ readonly code: number | null; readonly error: string; readonly message: string }>;
  say(...args: string[]): Promise<Finished>;
}

/** An installation whose store holds a shop's orders; `before` changes the shop first. */
async function open(before: (shop: Shop) => void): Promise<Shopfront> {
  const home = newHome();
  const shop = await newShop({ orders: 40, seed: 5 });
  before(shop);
  const { env } = shop;
  const say = (...args: string[]) => run(home, args, env);
  const ask = async <T>(...args: string[]): Promise<T> => {
    const told = await say(...args, '--json');
    expect([args, told.code, told.stderr, told.code === 0 ? '' : told.stdout]).toEqual([
      args,
      0,
      expect.any(String),
      '',
    ]);
    return JSON.parse(told.stdout) as T;
  };
  const refused: Shopfront['refused'] = async (...args) => {
    const told = await say(...args, '--json');
    const { error } = JSON.parse(told.stdout) as { error: { code: string; message: string } };
    return { code: told.code, error: error.code, message: error.message };
  };
  await ask('run', 'sync-orders-all');
  return { shop, home, ask, refused, say };
}

/** A shop with one order of these goods. */
async function openWith(...goods: Goods[]): Promise<Shopfront & { order: WireOrder; tasks: readonly TaskJson[] }> {
  const made: WireOrder[] = [];
  const front = await open((shop) => void made.push(webOrder({ sim: shop.sim, clock: shop }, ...goods)));
  const [order] = made;
  if (!order) throw new Error('no order was made');
  await front.ask('run', 'populate-print-queue');
  const { items: tasks } = await front.ask<Listed<TaskJson>>('tasks', '--order', String(order.orderId));
  return { ...front, order, tasks };
}

describe('tasks', () => {
  it('are listed in the shape of the contract, and filtered', async () => {
    const { ask, say, tasks } = await openWith({ text: 'Anna' }, { text: 'Ben', color: 'mauve-ish', quantity: 2 });
    const [ben, anna] = tasks;
    expect(anna).toMatchObject({
      id: expect.any(Number),
      index: 0,
      text: 'Anna',
      color1: 'Black',
      color2: null,
      quantity: 1,
      status: 'pending',
      printable: true,
      needsReview: false,
      reviewReasons: [],
      sku: 'PER-KEYRING',
    });
    expect(ben).toMatchObject({ quantity: 2, printable: false, needsReview: true, reviewReasons: ['unknown-color'] });
    const all = await ask<Listed<TaskJson>>('tasks', '--all');
    expect(all.items).toHaveLength(all.total);
    const holds = async (flags: string[], test: (task: TaskJson) => boolean): Promise<void> => {
      const listed = await ask<Listed<TaskJson>>('tasks', '--all', ...flags);
      expect([flags, listed.items.map(({ id }) => id).sort()]).toEqual([
        flags,
        all.items
          .filter(test)
          .map(({ id }) => id)
          .sort(),
      ]);
    };
    await holds(['--review'], (task) => task.needsReview);
    await holds(['--printable'], (task) => task.printable);
    await holds(['--status', 'held,completed'], () => false);
    await holds(['--marketplace', 'etsy'], (task) => task.marketplace === 'etsy');
    await holds(['--color', 'black'], (task) => [task.color1, task.color2].includes('Black'));
    await holds(['--sku', 'PER-KEYRING'], (task) => task.sku === 'PER-KEYRING');
    const limited = await ask<Listed<TaskJson>>('tasks', '--limit', '1');
    expect([limited.items.length, limited.total]).toEqual([1, all.total]);
    const found = await ask<Listed<TaskJson>>('tasks', '--search', 'ben keyring');
    expect(found.items.map(({ id }) => id)).toContain(ben?.id);
    expect((await say('tasks', '--search', 'anna')).stdout).toMatch(/Anna/);
    expect((await say('tasks', '--search', 'nobody-has-this')).stdout).toBe('No print tasks.\n');
  });
});

describe('task', () => {
  it('moves through its life, and each refusal leaves it as it was', async () => {
    const { ask, refused, tasks } = await openWith({ text: 'Anna', quantity: 2 });
    const id = String(tasks[0]?.id);
    const status = async (move: string) => (await ask<TaskJson>('task', move, id)).status;
    expect(await refused('task', 'finish', id)).toMatchObject({ code: 1, error: 'not-possible' });
    expect(await status('hold')).toBe('held');
    expect(await refused('task', 'start', id)).toMatchObject({ code: 1, error: 'not-possible' });
    expect(await status('release')).toBe('pending');
    expect(await status('start')).toBe('in_progress');
    expect(await status('back')).toBe('pending');
    expect(await status('start')).toBe('in_progress');
    // Not under the maker's hands.
    for (const change of [
      ['edit', id, '--text', 'Eve'],
      ['edit', id, '--quantity', '2'],
      ['split', id, '--pieces', '1'],
    ]) {
      expect(await refused('task', ...change)).toMatchObject({ code: 1, error: 'not-possible' });
    }
    expect(await status('finish')).toBe('completed');
    expect(await refused('task', 'edit', id, '--text', 'Eve')).toMatchObject({ code: 1, error: 'not-possible' });
    for (const move of ['start', 'hold', 'release', 'back']) {
      expect(await refused('task', move, id)).toMatchObject({ code: 1, error: 'not-possible' });
    }
    expect(await status('show')).toBe('completed');
    // Scrap: it is made again.
    expect(await status('cancel')).toBe('cancelled');
    const { items } = await ask<Listed<TaskJson>>('tasks', '--order', tasks[0]?.orderNumber ?? '');
    expect(items.map((task) => [task.status, task.text, task.index])).toEqual([
      ['pending', 'Anna', 1],
      ['cancelled', 'Anna', 0],
    ]);
    // Not to be made: nor anything in its place.
    const [again] = items;
    expect((await ask<TaskJson>('task', 'cancel', String(again?.id))).status).toBe('cancelled');
    await ask('run', 'populate-print-queue', '--order', tasks[0]?.orderNumber ?? '');
    const left = await ask<Listed<TaskJson>>('tasks', '--order', tasks[0]?.orderNumber ?? '', '--status', 'pending');
    expect(left.total).toBe(0);
  });

  it('is approved, edited and split by a person', async () => {
    const long = 'Bartholomew Featherstonehaugh the Third';
    const { ask, refused, tasks, order } = await openWith({ text: long, color: 'mauve-ish', quantity: 3 });
    const id = String(tasks[0]?.id);
    const approved = await ask<{ task: TaskJson; open: { reason: string }[] }>('task', 'approve', id);
    expect(approved.open.map(({ reason }) => reason)).toEqual(['unknown-color']);
    expect(approved.task).toMatchObject({ printable: false, reviewReasons: ['unknown-color'] });
    expect(await refused('task', 'approve', id)).toMatchObject({ code: 1, error: 'not-possible' });
    const edited = await ask<{ task: TaskJson }>('task', 'edit', id, '--text', 'Anna', '--color1', 'red');
    expect(edited.task).toMatchObject({ text: 'Anna', color1: 'Red', printable: true });
    expect(await refused('task', 'split', id, '--pieces', '3')).toMatchObject({ code: 1, error: 'not-possible' });
    const split = await ask<{ tasks: { created: number } }>('task', 'split', id, '--pieces', '1');
    expect(split.tasks.created).toBe(1);
    const { items } = await ask<Listed<TaskJson>>('tasks', '--order', String(order.orderId));
    expect(items.map(({ text, quantity }) => [text, quantity]).sort()).toEqual([
      ['Anna', 1],
      ['Anna', 2],
    ]);
    const two = await ask<{ task: TaskJson }>('task', 'edit', id, '--text', 'Anna\\nBen');
    expect(two.task).toMatchObject({ text: 'Anna\nBen', fields: [{ text: 'Anna' }, { text: 'Ben' }] });
  });

  it('of a line that has none yet: the line itself is decided', async () => {
    const { ask, order } = await openWith({ text: null });
    const detail = await ask<OrderJson>('order', String(order.orderId));
    const [item] = detail.items;
    expect(item?.tasks).toEqual([]);
    expect(item?.review.map(({ reason }) => reason)).not.toEqual([]);
    const decided = await ask<{ open: unknown[]; tasks: { created: number } }>(
      'task',
      'edit',
      `line:${item?.id}`,
      '--text',
      'Cem',
      '--color1',
      'Blue',
    );
    expect(decided).toMatchObject({ open: [], tasks: { created: 1 } });
    const [task] = (await ask<OrderJson>('order', String(order.orderId))).items[0]?.tasks ?? [];
    expect(task).toMatchObject({ text: 'Cem', color1: 'Blue', printable: true });
  });

  it('refuses what it cannot understand before anything is touched', async () => {
    const { ask, refused, tasks } = await openWith({ text: 'Anna' });
    const id = String(tasks[0]?.id);
    const cases: [args: string[], code: string][] = [
      [['task', 'start', '99999'], 'unknown-task'],
      [['task', 'approve', '99999'], 'unknown-task'],
      [['task', 'approve', 'line:99999'], 'unknown-line'],
      [['task', 'show', 'line:1'], 'usage'],
      [['task', 'start', 'abc'], 'usage'],
      [['task', 'start', '-1'], 'usage'],
      [['task', 'start'], 'usage'],
      [['task', 'edit', id], 'usage'],
      [['task', 'edit', id, '--quantity', '0'], 'usage'],
      [['task', 'edit', id, '--quantity', '1.5'], 'usage'],
      [['task', 'edit', id, '--colour', 'Red'], 'usage'],
      [['task', 'split', id], 'usage'],
      [['task', 'split', id, '--pieces', 'x'], 'usage'],
      [['task', 'melt', id], 'usage'],
      [['tasks', '--status', 'fine'], 'usage'],
      [['tasks', '--order', 'nobody'], 'unknown-order'],
      [['run', 'personalization-chain', '--days-back', '0'], 'bad-arguments'],
      [['run', 'populate-print-queue', '--wrong'], 'usage'],
    ];
    for (const [args, code] of cases) {
      const { error, code: exit } = await refused(...args);
      expect([args, exit, error]).toEqual([args, 2, code]);
    }
    expect(await ask<TaskJson>('task', 'show', id)).toEqual(tasks[0]);
  });
});

describe('order', () => {
  it('tells personalizations, tasks and reasons of each line, and hides the link', async () => {
    const links: string[] = [];
    const { ask, say, shop } = await open((made) => {
      made.amazon.faults.add('none');
      links.push(...amazonOrders(made).flatMap((order) => order.items.map((_, index) => linkOf(order, index))));
    });
    const [order] = amazonOrders(shop);
    const ref = String(order?.orderId);
    await ask('run', 'personalization-chain', '--order', ref);
    const detail = await ask<OrderJson>('order', ref);
    const [item] = detail.items;
    expect(item?.options).toContainEqual({ name: 'CustomizedURL', value: '…' });
    expect(item?.personalizations[0]).toMatchObject({
      text: expect.any(String),
      fields: expect.any(Array),
      color1: expect.any(String),
      quantity: item?.quantity,
      source: 'amazon-file',
      origins: { text: { from: expect.any(String), raw: expect.any(String) } },
    });
    expect(item?.file).toMatchObject({
      state: 'read',
      origin: 'link',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(item?.tasks[0]).toMatchObject({ index: 0, text: item?.personalizations[0]?.text, status: 'pending' });
    expect(links.length).toBeGreaterThan(1);
    const shown = [
      await say('order', ref, '--json'),
      await say('order', ref),
      await say('tasks', '--json', '--all'),
      await say('logs', '--json'),
      await say('runs', '--json'),
      await say('run', 'personalization-chain', '--order', ref, '--json'),
    ];
    for (const { stdout, stderr } of shown) {
      for (const link of links) {
        expect(stdout + stderr).not.toContain(link);
        expect(stdout + stderr).not.toContain(new URL(link).pathname);
      }
    }
  });

  it('says why a line has no task', async () => {
    const { ask, shop } = await open((made) => made.amazon.faults.add('expired'));
    const [order] = amazonOrders(shop);
    await ask('run', 'personalization-chain', '--order', String(order?.orderId));
    const [item] = (await ask<OrderJson>('order', String(order?.orderId))).items;
    expect(item?.tasks).toEqual([]);
    expect(item?.review).toEqual([{ reason: 'file-refused', detail: expect.any(String) }]);
    expect(item?.file).toMatchObject({ state: 'failed', failure: 'file-refused', attempts: 1 });
  });
});

describe('the personalization chain', () => {
  it('works for one order, and leaves ShipStation out when told', async () => {
    const { ask, shop } = await open((made) => made.amazon.faults.add('none'));
    const [order, other] = amazonOrders(shop);
    const posts = () => shop.sim.requests.filter(({ method }) => method === 'POST').length;
    const quiet = await ask<RunJson>(
      'run',
      'personalization-chain',
      '--order',
      String(order?.orderId),
      '--no-update-shipstation',
    );
    expect(quiet).toMatchObject({ state: 'done', args: { updateShipstation: false } });
    expect(quiet.steps.map(({ name, state }) => [name, state])).toEqual([
      ['download-customizations', 'done'],
      ['apply-customizations', 'done'],
      ['update-print-tasks', 'done'],
    ]);
    expect(posts()).toBe(0);
    expect((await ask<OrderJson>('order', String(other?.orderId))).items[0]?.tasks).toEqual([]);
    const pushed = await ask<RunJson>('run', 'personalization-chain', '--order', String(order?.orderId));
    expect(pushed.state).toBe('done');
    expect(posts()).toBe(1);
    const names = shop.sim.world.order(order?.orderId ?? 0)?.items[0]?.options.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['CustomizedURL', 'Name or Text']));
    await ask('run', 'personalization-chain', '--order', String(order?.orderId));
    expect(posts()).toBe(1);
  });

  it('does not write on a shipped order, and says why', async () => {
    const { ask, say, shop } = await open((made) => made.amazon.faults.add('none'));
    const [order] = amazonOrders(shop);
    const ref = String(order?.orderId);
    await ask('run', 'download-customizations', '--order', ref);
    shop.sim.world.edit(order?.orderId ?? 0, shop.now(), (it) => {
      it.orderStatus = 'shipped';
    });
    const told = await say('run', 'apply-customizations', '--order', ref, '--update-shipstation', '--json');
    const done = JSON.parse(told.stdout) as RunJson;
    expect([done.state, done.counts.refused, told.code]).toEqual(['failed', 1, 1]);
    expect(done.error).toMatchObject({ code: 'order-shipped', message: expect.stringContaining('shipped') });
    expect(shop.sim.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});

describe('hand-in', () => {
  it('takes the file of a line whose link was refused: as a zip, and as the JSON in it', async () => {
    const { ask, shop, home } = await open((made) => made.amazon.faults.add('expired'));
    const [order] = amazonOrders(shop).filter(({ items }) => items.length === 1);
    const ref = String(order?.orderId);
    const chain = ['run', 'personalization-chain', '--order', ref, '--no-update-shipstation'];
    await ask(...chain);
    const file = path.join(home, 'buyer.zip');
    writeFileSync(file, fileOf(shop, linkOf(order)));
    expect(await ask('hand-in', ref, file)).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await ask(...chain);
    const [item] = (await ask<OrderJson>('order', ref)).items;
    expect(item?.file).toMatchObject({ state: 'read', origin: 'hand-in' });
    expect(item?.tasks[0]?.reviewReasons ?? ['none']).not.toContain('file-refused');
    expect(item?.personalizations).toHaveLength(1);
    const json = path.join(home, 'buyer.json');
    writeFileSync(json, jsonOf(shop, linkOf(order)));
    const handed = await ask<{ sha256: string }>('hand-in', ref, json);
    expect((await ask<OrderJson>('order', ref)).items[0]?.file).toMatchObject({ state: 'read', sha256: handed.sha256 });
  });

  it('refuses what is no file of this order, and keeps nothing', async () => {
    const { ask, refused, shop, home } = await open((made) => made.amazon.faults.add('expired'));
    const [order, other] = amazonOrders(shop);
    const ref = String(order?.orderId);
    const before = await ask<OrderJson>('order', ref);
    const write = (name: string, bytes: Buffer | string): string => {
      const file = path.join(home, name);
      writeFileSync(file, bytes);
      return file;
    };
    const folder = path.join(home, 'folder');
    mkdirSync(folder);
    const right = write('right.zip', fileOf(shop, linkOf(order)));
    const cases: [args: string[], exit: number, code: string][] = [
      [[ref, write('other.zip', fileOf(shop, linkOf(other)))], 1, 'file-mismatch'],
      [[ref, write('text.json', 'not json at all')], 1, expect.any(String)],
      [[ref, write('empty.zip', '')], 1, expect.any(String)],
      [[ref, write('large.zip', Buffer.alloc(20 * 1024 * 1024 + 1))], 2, 'file-too-large'],
      [[ref, folder], 2, 'no-file'],
      [[ref, path.join(home, 'nothing.zip')], 2, 'no-file'],
      [['nobody', right], 2, 'unknown-order'],
      [[ref, right, '--line', '99999'], 2, 'unknown-line'],
      [[ref, right, '--line', 'x'], 2, 'usage'],
      [[ref], 2, 'usage'],
    ];
    for (const [args, exit, code] of cases) {
      const told = await refused('hand-in', ...args);
      expect([args[1], told.code, told.error]).toEqual([args[1], exit, code]);
    }
    expect(await ask<OrderJson>('order', ref)).toEqual(before);
  });

  it('asks which line is meant when several may be', async () => {
    const orders: WireOrder[] = [];
    const { ask, refused, shop, home } = await open((made) => {
      made.amazon.faults.add('expired');
      const [order] = amazonOrders(made);
      const twin = made.sim.world.edit(order?.orderId ?? 0, made.now(), (it) => {
        const [first] = it.items;
        if (first) it.items = [first, { ...first, orderItemId: first.orderItemId + 7_000_000 }];
      });
      orders.push(structuredClone(twin));
    });
    const [order] = orders;
    const file = path.join(home, 'buyer.zip');
    writeFileSync(file, fileOf(shop, linkOf(order)));
    const ref = String(order?.orderId);
    expect(await refused('hand-in', ref, file)).toMatchObject({ code: 2, error: 'ambiguous-line' });
    const { items } = await ask<OrderJson>('order', ref);
    const which = String(items[1]?.id);
    expect(await ask('hand-in', ref, file, '--line', which)).toMatchObject({ itemId: items[1]?.id });
  });
});

describe('print-rules', () => {
  it('lists every rule, and keeps what an operator says of a product until it is taken back', async () => {
    const { ask, refused, say, order, tasks, home } = await openWith({ text: 'Anna' }, { text: 'Ben', quantity: 2 });
    const list = async () => ask<{ items: { id: string }[]; total: number; products: unknown[] }>('print-rules');
    const empty = await list();
    expect(empty.items.map(({ id }) => id)).toEqual(printRules.map(({ id }) => id));
    expect([empty.total, empty.products]).toEqual([printRules.length, []]);
    expect((await say('print-rules')).stdout).toContain('regkey');
    const told = async () =>
      (await ask<Listed<TaskJson>>('tasks', '--order', String(order.orderId))).items
        .map(({ text, printable, reviewReasons }) => [text, printable, ...reviewReasons])
        .sort();
    expect(tasks.every(({ printable }) => printable)).toBe(true);

    const set = ['print-rules', 'set', 'PER-KEYRING'];
    const said = await ask(...set, '--colors', '2', '--upper-case');
    expect(said).toEqual({
      ...{ sku: 'PER-KEYRING', personalised: null, colors: 2, upperCase: true, maxLength: null, lines: 2 },
      made: null,
    });
    // Not printable in that moment, and read by the new word at the next run.
    expect(await told()).toEqual([
      ['Anna', false],
      ['Ben', false],
    ]);
    await ask('run', 'populate-print-queue', '--recent');
    expect(await told()).toEqual([
      ['ANNA', false, 'missing-color'],
      ['BEN', false, 'missing-color'],
    ]);
    expect(await ask(...set, '--colors', '1', '--max-length', '3')).toMatchObject({
      colors: 1,
      upperCase: true,
      maxLength: 3,
    });
    await ask('run', 'populate-print-queue', '--recent');
    expect(await told()).toEqual([
      ['ANNA', false, 'text-too-long'],
      ['BEN', true],
    ]);
    expect((await list()).products).toEqual([
      { sku: 'PER-KEYRING', personalised: null, made: null, colors: 1, upperCase: true, maxLength: 3 },
    ]);
    expect((await say('print-rules')).stdout).toContain('PER-KEYRING 1 colour, in capitals, at most 3 characters');

    const wrong = [
      [...set],
      [...set, '--colors', '3'],
      [...set, '--max-length', '0'],
      [...set, '--max-length', 'long'],
      [...set, '--plain', '--personalised'],
      [...set, '--made', '--not-made'],
      ['print-rules', 'set'],
      ['print-rules', 'set', ' ', '--plain'],
      ['print-rules', 'drop', 'PER-KEYRING'],
    ];
    for (const args of wrong) expect([args, (await refused(...args)).code]).toEqual([args, 2]);

    expect(await ask(...set, '--not-made')).toMatchObject({ made: false });
    expect((await say('print-rules')).stdout).toContain('PER-KEYRING not made, 1 colour');

    expect(await ask('print-rules', 'clear', 'PER-KEYRING')).toEqual({ sku: 'PER-KEYRING', changed: true, lines: 2 });
    expect(await ask('print-rules', 'clear', 'PER-KEYRING')).toMatchObject({ changed: false });
    await ask('run', 'populate-print-queue', '--recent');
    expect(await told()).toEqual([
      ['Anna', true],
      ['Ben', true],
    ]);
    expect((await list()).products).toEqual([]);
    const store = await openStore(path.join(home, 'db', 'orderdeck.db'), { role: 'read' });
    const acts = await listActs(store.db, 10, 'sku:PER-KEYRING');
    await store.close();
    expect(acts.map(({ action, origin }) => [action, origin])).toEqual([
      ['product-profile-clear', 'command'],
      ['product-profile', 'command'],
      ['product-profile', 'command'],
      ['product-profile', 'command'],
    ]);
  });
});

describe('clean-print-queue', () => {
  it('tells the plan, and does it with --execute', async () => {
    const { ask, shop, order, tasks } = await openWith({ text: 'Anna' }, { text: 'Ben' });
    await ask('task', 'start', String(tasks[0]?.id));
    shop.sim.world.edit(order.orderId, shop.now(), (it) => {
      it.orderStatus = 'cancelled';
    });
    await ask('run', 'sync-orders-recent', '--order', String(order.orderId));
    const statuses = async () =>
      (await ask<Listed<TaskJson>>('tasks', '--order', String(order.orderId))).items.map(({ status }) => status).sort();
    const plan = await ask<RunJson>('run', 'clean-print-queue');
    expect(plan.summary).toContain('plan, nothing changed');
    expect(plan.counts.updated).toBe(0);
    expect(await statuses()).toEqual(['in_progress', 'pending']);
    const done = await ask<RunJson>('run', 'clean-print-queue', '--execute');
    expect(done.counts).toMatchObject({ updated: 1, refused: 1 });
    expect(await statuses()).toEqual(['cancelled', 'in_progress']);
  });
});
