import { describe, expect, it } from 'vitest';
import { newHome, newShop } from '../program.ts';
import { Operator } from './operator.ts';

describe('print', { timeout: 90_000 }, () => {
  it('takes an order that nobody could read from review to made, key by key', async () => {
    const { env, sim, now } = await newShop({ orders: 12, speed: 5 });
    const [record] = sim.world.records();
    const orderId = record?.orderId ?? 0;
    sim.world.edit(orderId, now(), (order) => {
      order.orderNumber = 'PRINT-1';
      order.orderStatus = 'awaiting_shipment';
      order.customerNotes = null;
      const [item] = order.items;
      if (item) order.items = [{ ...item, sku: 'TEST-SKU', name: 'Test Keyring', quantity: 3, options: [] }];
    });
    const operator = new Operator({ home: newHome(), env, columns: 120, rows: 34 });
    await operator.sees('✓ done sync-orders-all');
    operator.press(':', ...'run populate-print');
    await operator.sees('▸ run    run populate-print-queue now');
    operator.press('enter', '1');
    await operator.sees('✓ done populate-print-queue');

    operator.press('5', '/', ...'order:print-1', 'enter');
    await operator.sees(/▸ ! review +PRINT-1 /);
    await operator.sees('1 of 1');
    operator.press('b');
    await operator.sees('begin: it is a line that has no task yet');
    operator.press('e', ...'Zebra', 'tab', 'tab', ...'Red');
    await operator.sees(/text 1 +\[Zebra/);
    operator.press('enter');
    await operator.sees('changed, 1 task made (e changes it again)');
    await operator.sees(/✓ printable +PRINT-1 +Zebra +Red +3 /);

    operator.press('h');
    await operator.sees('is held back (h releases it)');
    await operator.sees(/‖ held +PRINT-1/);
    operator.press('h');
    await operator.sees(/✓ printable +PRINT-1/);
    operator.press('%');
    await operator.sees('of 3 stay');
    operator.press('enter');
    await operator.sees('split: 1 and 2 (e edits each)');
    await operator.sees('of 2');
    operator.press('g', 'b');
    await operator.sees('is in work (u puts it back)');
    operator.press('u');
    await operator.sees('it was not begun (b begins it)');
    operator.press('b', 'd');
    await operator.sees('is made: 1 piece');
    await operator.sees(/■ completed +PRINT-1 +Zebra/);

    sim.world.edit(orderId, now(), (order) => {
      order.customerNotes = 'Thank you so much!';
    });
    operator.press('o');
    await operator.sees('decided by a person');
    operator.press('S');
    await operator.sees(/told +version 2,/);
    operator.press('P');
    await operator.sees(/run \d+ of personalization-chain is queued/);
    await operator.sees('! the source has changed since a person decided');
    operator.press('p');
    await operator.sees(/! review +PRINT-1 +Zebra +Red +2 /);
    operator.press('g', 'enter');
    await operator.sees('Compare; approve or edit. (a approves it)');
    operator.press('a');
    await operator.sees('approved; it may be printed');
    await operator.sees('approved by ');
    operator.press('x');
    await operator.sees('will not be made, and nothing in');
    operator.press('enter');
    await operator.seesNoMore('will not be made');
    expect(operator.screen).toContain('✓ printable');
    operator.press('x', 'y');
    await operator.sees('× cancelled');

    // A line in review, or a finished piece, is one filter away; the address of a buyer's file is never sent.
    operator.press('5', '/', ...'status:done', 'enter');
    await operator.sees(/■ completed +PRINT-1/);
    operator.press('/', 'ctrl-u', ...'review: -order:x', 'enter');
    await operator.seesNoMore('■ completed');
    expect(operator.bytes).not.toMatch(/https?:\/\/zme-caps/);
  });

  it('lets somebody who only looks change nothing', async () => {
    const { env } = await newShop({ orders: 12, speed: 5 });
    const home = newHome();
    const first = new Operator({ home, env });
    await first.sees('✓ done sync-orders-all');
    first.press(':', ...'run populate-print');
    await first.sees('▸ run    run populate-print-queue now');
    first.press('enter', '1');
    await first.sees('✓ done populate-print-queue');
    const looker = new Operator({ home, env, args: ['--read-only'] });
    looker.press('5');
    await looker.sees(/1 of \d+/);
    const names: Readonly<Record<string, string>> = { a: 'approve', e: 'edit', b: 'begin', h: 'hold', P: 'run chain' };
    for (const key of Object.keys(names)) {
      looker.press(key);
      await looker.sees(new RegExp(`^ ! ${names[key]}: this console was started with --read-only`, 'm'));
    }
  });
});
