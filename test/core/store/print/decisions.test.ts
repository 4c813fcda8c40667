import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { edited, type PersonEdit, positionOf, split } from '../../../../src/core/domain/print/edit.ts';
import { listActs } from '../../../../src/core/store/acts.ts';
import { approveLine, editLine, NotPossible } from '../../../../src/core/store/print/decisions.ts';
import type { PrintLine } from '../../../../src/core/store/print/print-order.ts';
import { moveTaskBy } from '../../../../src/core/store/print/task-acts.ts';
import { readTask, type TaskRow } from '../../../../src/core/store/print/task-list.ts';
import { findMissingPersonalization } from '../../../../src/jobs/find-missing-personalization.ts';
import { personalizationChain } from '../../../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../../../src/jobs/populate-print-queue.ts';
import { updateReviewStatus } from '../../../../src/jobs/update-review-status.ts';
import type { WireOrder } from '../../../../src/sim/shipstation/wire.ts';
import {
  change,
  type Goods,
  operator,
  retext,
  settle,
  sync,
  tasksOf,
  told,
  webOrder,
} from '../../../jobs/print-orders.ts';
import { mustWork, openPrintShop, type PrintShop, printFingerprint } from '../../../jobs/print-shop.ts';

/** A shop whose print queue holds one order of these goods. */
async function open(...goods: readonly Goods[]): Promise<{ shop: PrintShop; order: WireOrder; tasks: TaskRow[] }> {
  const shop = await openPrintShop({ orders: 40, seed: 9, healthy: true });
  const order = webOrder(shop, ...goods);
  await shop.sync();
  await settle(shop);
  return { shop, order, tasks: await tasksOf(shop, order) };
}

async function approve({ store, clock }: PrintShop, task: TaskRow | undefined) {
  clock.pass(1000);
  const seen = await readTask(store.db, task?.id ?? 0);
  return approveLine(store, operator, task?.itemId ?? 0, seen ?? null, clock.now());
}

async function edit({ store, clock }: PrintShop, task: TaskRow | undefined, how: PersonEdit) {
  clock.pass(1000);
  const change = (line: PrintLine) => {
    const all = line.reading?.personalizations ?? [];
    return edited(all, task ? positionOf(task, all) : null, how, line.input.quantity);
  };
  return editLine(store, operator, task?.itemId ?? 0, change, clock.now());
}

async function everyJob(shop: PrintShop): Promise<void> {
  for (const job of [personalizationChain, populatePrintQueue, updateReviewStatus, findMissingPersonalization]) {
    await mustWork(shop.run(job));
  }
  shop.clock.pass(3_600_000);
}

const long = 'Bartholomew Featherstonehaugh the Third';

describe('approving', () => {
  it('clears what a person may wave through, and nothing else', async () => {
    const { shop, order, tasks } = await open({ text: long, color: 'Vermilion-ish' });
    expect(told(tasks)).toEqual([`${long} ×1 pending text-too-long unknown-color`]);
    const decided = await approve(shop, tasks[0]);
    expect(decided.open.map(({ reason }) => reason)).toEqual(['unknown-color']);
    expect(told(await tasksOf(shop, order))).toEqual([`${long} ×1 pending unknown-color`]);
    await expect(approve(shop, tasks[0])).rejects.toThrow('It cannot be approved: a colour that we do not have');
    await everyJob(shop);
    expect(told(await tasksOf(shop, order))).toEqual([`${long} ×1 pending unknown-color`]);
    const acts = await listActs(shop.store.db, 10, `order:${tasks[0]?.orderId}`);
    expect(acts.map(({ action, actor, origin }) => [action, actor, origin])).toEqual([['approve', 'ana', 'command']]);
    expect(JSON.stringify(acts)).not.toContain('Bartholomew');
  });

  it('holds for exactly this input: a changed note revokes it, in the moment in which it is synced', async () => {
    const { shop, order, tasks } = await open({ text: long });
    await approve(shop, tasks[0]);
    expect(told(await tasksOf(shop, order))).toEqual([`${long} ×1 pending printable`]);
    await everyJob(shop);
    expect(told(await tasksOf(shop, order))).toEqual([`${long} ×1 pending printable`]);
    change(shop, order, (it) => {
      it.customerNotes = 'Thank you very much!';
    });
    await sync(shop);
    expect(told(await tasksOf(shop, order))).toEqual([`${long} ×1 pending`]);
    await expect(moveTaskBy(shop.store, operator, tasks[0]?.id ?? 0, 'start', shop.clock.now())).rejects.toThrow(
      'not printable',
    );
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual([`${long} ×1 pending text-too-long`]);
  });

  it('is refused where nothing was found, and for a line that there is not', async () => {
    const { shop, tasks } = await open({ text: 'Anna' });
    const before = await printFingerprint(shop.store);
    await expect(approve(shop, tasks[0])).rejects.toThrow('Nothing waits for approval here.');
    await expect(approveLine(shop.store, operator, 999_999, null, 0)).rejects.toBeInstanceOf(NotPossible);
    expect(await printFingerprint(shop.store)).toBe(before);
    expect(await listActs(shop.store.db, 10)).toEqual([]);
  });

  it('of one piece says nothing of the other', async () => {
    const { shop, order, tasks } = await open({ text: `${long}\n${long.replace('Third', 'Fourth')}`, quantity: 2 });
    expect(tasks).toHaveLength(2);
    await approve(shop, tasks[0]);
    const [first, second] = await tasksOf(shop, order);
    expect([first?.findings.length, second?.findings.length]).toEqual([0, 1]);
  });
});

describe('editing', () => {
  it('stays through every run, and says when its source has changed since', async () => {
    const { shop, order, tasks } = await open({ text: 'Ana', color: 'Vermilion-ish' });
    await edit(shop, tasks[0], { text: 'Anna', color1: 'Red' });
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable']);
    await everyJob(shop);
    const settled = await printFingerprint(shop.store);
    await everyJob(shop);
    expect(await printFingerprint(shop.store)).toBe(settled);

    change(shop, order, (it) => retext(it, 0, 'Hannah'));
    await sync(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending']);
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending source-changed']);
    await everyJob(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending source-changed']);
    await approve(shop, tasks[0]);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable']);
    await everyJob(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable']);
    const reading = await shop.store.db
      .selectFrom('personalizations')
      .select(['source', 'origins'])
      .where('item_id', '=', tasks[0]?.itemId ?? 0)
      .executeTakeFirstOrThrow();
    expect(reading.source).toBe('person');
    expect(JSON.parse(reading.origins)).toMatchObject({ text: { raw: 'Anna', from: expect.stringContaining('ana') } });
  });

  it('keeps an approval of a changed source to that source', async () => {
    const { shop, order, tasks } = await open({ text: 'Ana' });
    await edit(shop, tasks[0], { text: 'Anna' });
    change(shop, order, (it) => retext(it, 0, 'Hannah'));
    await settle(shop);
    await approve(shop, tasks[0]);
    change(shop, order, (it) => retext(it, 0, 'Johanna'));
    await settle(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending source-changed']);
  });

  it.each([
    ['a placeholder', 'Your name here', 'placeholder'],
    ['a control character', 'An\u0007na', 'unprintable-character'],
    ['a character of no font', 'Anna \u{1F9FF}', null],
  ])('%s stays unprintable, also from a person', async (_, text, reason) => {
    const { shop, order, tasks } = await open({ text: 'Anna' });
    await edit(shop, tasks[0], { text });
    const [task] = await tasksOf(shop, order);
    const reasons = task?.findings.map((finding) => finding.reason) ?? [];
    if (reason === null) expect(reasons).not.toEqual([]);
    else expect(reasons).toContain(reason);
    expect(task?.printable).toBe(false);
    await everyJob(shop);
    expect((await tasksOf(shop, order))[0]?.printable).toBe(false);
  });

  it('of the quantity waits until the pieces add up', async () => {
    const { shop, order, tasks } = await open({ text: 'Anna', quantity: 3 });
    await edit(shop, tasks[0], { quantity: 2 });
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×2 pending quantity-mismatch']);
    await expect(approve(shop, tasks[0])).rejects.toThrow('cannot be approved');
    await edit(shop, tasks[0], { quantity: 3 });
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×3 pending printable']);
    await expect(edit(shop, tasks[0], { quantity: 0 })).rejects.toThrow('at least one piece');
  });

  it('of a text says nothing of a colour: one that is missing stays so, one that nobody asks for is not', async () => {
    const { shop, order, tasks } = await open({ text: 'Ana', color: '' }, { text: 'Ben', color: null });
    const [ana, ben] = tasks;
    expect(told(tasks)).toEqual(['Ana ×1 pending missing-color', 'Ben ×1 pending printable']);
    await edit(shop, ana, { text: 'Anna' });
    await edit(shop, ben, { text: 'Benn' });
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending missing-color', 'Benn ×1 pending printable']);
    await edit(shop, ana, { color1: 'Red' });
    expect(told(await tasksOf(shop, order))[0]).toBe('Anna ×1 pending printable');
    const origins = await shop.store.db
      .selectFrom('personalizations')
      .select('origins')
      .where('item_id', '=', ana?.itemId ?? 0)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(origins.origins)).toMatchObject({ text: { raw: 'Anna' }, color1: { raw: 'Red' } });
  });

  it('may say that nothing is printed', async () => {
    const { shop, order, tasks } = await open({ text: 'Anna' });
    await edit(shop, tasks[0], { text: '' });
    const [task] = await tasksOf(shop, order);
    expect([task?.text, task?.findings, task?.printable]).toEqual([null, [], true]);
  });
});

describe('splitting', () => {
  it('parts a task in two that can be edited apart', async () => {
    const { shop, order, tasks } = await open({ text: 'Anna', quantity: 3 });
    const parts = (pieces: number) => (line: PrintLine) => split(line.reading?.personalizations ?? [], 0, pieces) ?? [];
    const { store, clock } = shop;
    await editLine(store, operator, tasks[0]?.itemId ?? 0, parts(1), clock.now());
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable', 'Anna ×2 pending printable']);
    const [, second] = await tasksOf(shop, order);
    expect(second?.index).toBe(1);
    const all = (line: PrintLine) => edited(line.reading?.personalizations ?? [], 1, { text: 'Ben' }, 3);
    await editLine(store, operator, tasks[0]?.itemId ?? 0, all, clock.now());
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable', 'Ben ×2 pending printable']);
    await everyJob(shop);
    expect(told(await tasksOf(shop, order))).toEqual(['Anna ×1 pending printable', 'Ben ×2 pending printable']);
    await expect(editLine(store, operator, tasks[0]?.itemId ?? 0, parts(1), clock.now())).rejects.toThrow(NotPossible);
  });
});

describe('the database itself', () => {
  it.each([
    ['an open finding', { findings: '[{"reason":"placeholder","detail":"","position":null}]' }],
    ['a blank text', { text: '   ', findings: '[]' }],
    ['no text that is not meant so', { text: null, findings: '[]' }],
    ['an empty text', { text: '', findings: '[]' }],
    ['a control character', { text: 'An\u0007na', findings: '[]' }],
    ['a tab', { text: 'An\tna', findings: '[]' }],
    ['a carriage return', { text: 'Anna\r\nBen', findings: '[]' }],
    ['a character of C1', { text: 'An\u0085na', findings: '[]' }],
    ['nothing but line feeds', { text: '\n\n', findings: '[]' }],
    ['a no-break space alone', { text: '\u00a0', findings: '[]' }],
    ['a mark that turns the direction', { text: 'An\u202ena', findings: '[]' }],
    ['a zero', { text: 'An\u0000na', findings: '[]' }],
  ])('refuses to call a task ready with %s', async (_, row) => {
    const { shop, tasks } = await open({ text: 'Anna' });
    const set = (fields: Record<string, unknown>) =>
      shop.store.write((tx) =>
        tx
          .updateTable('print_tasks')
          .set(fields)
          .where('id', '=', tasks[0]?.id ?? 0)
          .execute(),
      );
    await set({ ready: 0 });
    await set(row);
    await expect(set({ ready: 1 })).rejects.toThrow(/CHECK constraint failed/);
    await expect(set({ ...row, ready: 1 })).rejects.toThrow(/CHECK constraint failed/);
    await set({ text: 'Anna\nBen', findings: '[]', ready: 1 });
  });

  it('keeps a place on its line for one task, and knows no piece of none', async () => {
    const { shop, tasks } = await open({ text: 'Anna' });
    const copy = sql`insert into print_tasks (order_id, item_id, task_index, quantity, status, created_at, updated_at)
      select order_id, item_id, task_index, quantity, 'pending', 0, 0 from print_tasks where id = ${tasks[0]?.id}`;
    await expect(shop.store.write((tx) => copy.execute(tx))).rejects.toThrow(/UNIQUE/);
    const none = sql`update print_tasks set quantity = 0 where id = ${tasks[0]?.id}`;
    await expect(shop.store.write((tx) => none.execute(tx))).rejects.toThrow(/CHECK/);
  });
});
