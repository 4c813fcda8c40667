import { describe, expect, it } from 'vitest';
import { newHome, newShop } from '../program.ts';
import { Operator } from './operator.ts';

describe('orders', { timeout: 60_000 }, () => {
  it('filters live, sorts, opens an order and its source, and fetches it again', async () => {
    const { env } = await newShop({ orders: 60, speed: 5 });
    const operator = new Operator({ home: newHome(), env, columns: 120, rows: 30 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3');
    await operator.sees('newest first · 1 of 60');
    operator.press('/', ...'status:shipped');
    await operator.sees(/· 1 of [1-5]?\d$/m);
    await operator.seesNoMore('awaiting shipment');
    operator.press('enter', 's');
    await operator.sees('ship-by first');
    operator.press('escape');
    await operator.sees('1 of 60');

    operator.press('enter');
    await operator.sees('shipstation id');
    operator.press('S');
    await operator.sees(/the order is being read: run \d+/);
    operator.press('v');
    await operator.sees('"orderId":');
    await operator.sees('version 1 of 1');
    // The address of a buyer's design opens without a password.
    expect(operator.bytes).not.toMatch(/https?:\/\/zme-caps/);
    operator.press('escape');
    await operator.sees('what happened');
    operator.press('l');
    await operator.sees(/sync-orders-\w+ {2}✓ done/);
  });

  it('walks through both sides of a wide screen, however long the order is', async () => {
    const { env, sim, now } = await newShop({ orders: 3, speed: 5 });
    const [record] = sim.world.records();
    sim.world.edit(record?.orderId ?? 0, now(), (order) => {
      order.orderNumber = 'LONG-1';
      const [item] = order.items;
      if (!item) return;
      order.items = Array.from({ length: 30 }, (_, at) => ({
        ...item,
        orderItemId: item.orderItemId + at,
        lineItemKey: `${item.lineItemKey}-${at}`,
        name: `Keyring number ${at + 1}`,
        options: [],
      }));
    });
    const operator = new Operator({ home: newHome(), env, columns: 200, rows: 50 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3', '/', ...'long-1', 'enter');
    await operator.sees('1 of 1');
    operator.press('enter');
    await operator.sees('Keyring number 1 ');
    await operator.sees('what happened');
    expect(operator.screen).not.toContain('Keyring number 30');
    operator.press('G');
    await operator.sees('Keyring number 30');
    await operator.sees(/^▸ /m);
    operator.press('tab');
    await operator.sees(/ ▸ ── what happened/);
    expect(operator.screen).toContain('Keyring number 30');
    operator.press('left', 'g');
    await operator.sees(/^▸ LONG-1/m);
    operator.press('G', 'down');
    await operator.sees(/ ▸ ── what happened/);
    operator.press('up');
    await operator.seesNoMore(/ ▸ ── what happened/);
  });

  it('opens the code and the body of a call about an order that failed (S63)', async () => {
    const { env, sim } = await newShop({ orders: 20, speed: 5 });
    const operator = new Operator({ home: newHome(), env, columns: 160, rows: 30 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3', 'enter');
    await operator.sees('shipstation id');
    sim.faults.add({ kind: 'status', status: 400, path: '/orders/' });
    operator.press('S');
    await operator.sees(/called +GET \/orders\/\d+ 400 refused/);
    operator.press('tab');
    await operator.sees(/ ▸ ── what happened/);
    const rowOf = (text: string) => operator.lines.findIndex((line) => line.includes(text));
    const below = rowOf(' called ') - rowOf('▸');
    operator.press(...Array.from({ length: below }, () => 'down'), 'enter');
    await operator.sees(/answered +400 refused/);
    await operator.sees('"ExceptionMessage": "Execution Timeout Expired."');
    operator.press('l');
    await operator.sees('sync-orders-recent  ✗ failed');
  });

  it('takes fields and their opposites, as the README says', async () => {
    const { env } = await newShop({ orders: 60, speed: 5 });
    const operator = new Operator({ home: newHome(), env, columns: 150, rows: 40 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3');
    await operator.sees('1 of 60');
    expect(operator.screen).toContain(' amazon ');
    operator.press('/', ...'-marketplace:amazon', 'enter');
    await operator.sees(/· 1 of [1-5]?\d *$/m);
    await operator.seesNoMore(' amazon ');
    await operator.sees(' ebay_v2 ');
    operator.press('/', 'ctrl-u', ...'market:ebay', 'enter');
    await operator.seesNoMore(/ (amazon|etsy|web) /);
    await operator.sees(' ebay_v2 ');
  });

  it('selects several, says how many, and asks before it reads them all', async () => {
    const { env } = await newShop({ orders: 12, speed: 5 });
    const operator = new Operator({ home: newHome(), env });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3');
    await operator.sees('1 of 12');
    operator.press('space', 'space');
    await operator.sees('2 selected');
    operator.press('S');
    await operator.sees('Sync 2 orders?');
    operator.press('n');
    await operator.seesNoMore('Sync 2 orders?');
    operator.press('A', 'A');
    await operator.sees('12 orders selected: all that match');
  });

  it('keeps the cursor on its order when newer ones arrive above it', async () => {
    const { env, sim } = await newShop({ orders: 30, speed: 60 });
    const operator = new Operator({ home: newHome(), env });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3', 'down', 'down');
    await operator.sees('3 of 30');
    const under = operator.lines.find((line) => line.startsWith('▸')) ?? '';
    const number = under.slice(2).trim().split(/\s+/)[0] ?? 'none';
    for (let times = 0; times < 40; times += 1) sim.life(5);
    await operator.sees(/\b(?:[4-9]|\d\d+) of (?:3[1-9]|[4-9]\d|\d{3})/);
    expect(operator.lines.find((line) => line.startsWith('▸'))).toContain(number);
  });

  it('shows hostile text defused', async () => {
    const { env, sim, now } = await newShop({ orders: 3, speed: 5 });
    const [record] = sim.world.records();
    const evil = 'Eve\x1b]52;c;aGk=\x07\x1b[2J\x1b[31m\u202eDropper';
    sim.world.edit(record?.orderId ?? 0, now(), (order) => {
      order.shipTo.name = evil;
      order.billTo.name = evil;
      order.customerNotes = `note \x1b[3J\u009b2J ${evil}`;
      order.orderNumber = "x'; DROP TABLE orders;--\x1b[H";
    });
    const operator = new Operator({ home: newHome(), env, columns: 180, rows: 30 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3', '/', ...'drop', 'enter');
    await operator.sees("x'; DROP TABLE orders;");
    operator.press('enter');
    await operator.sees('EveDropper');
    await operator.sees('buyer’s note');
    operator.press('v');
    await operator.sees('"name": "Eve');
    expect(operator.bytes).not.toContain('\x1b]52');
    expect(operator.bytes).not.toContain('\x1b[3J');
    expect(operator.bytes).not.toMatch(/[\u0080-\u009f\u202e]/);
    expect(operator.bytes.split('\x1b[2J').length - 1).toBeLessThanOrEqual(1);
  });
});
