import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { amazonOrders, fileOf, linkOf } from '../buyers-files.ts';
import { newHome, newShop } from '../program.ts';
import { Operator } from './operator.ts';

describe('a buyer’s file that could not be had', { timeout: 120_000 }, () => {
  it('is handed in on the order, and what is not the line’s file changes nothing', async () => {
    const { env, sim, amazon, now } = await newShop({ orders: 40, seed: 5, speed: 5 });
    amazon.faults.add('expired');
    const shop = { env, sim, amazon, now };
    const [order, other] = amazonOrders(shop).filter(({ items }) => items.length === 1);
    const home = newHome();
    const write = (name: string, bytes: Buffer | string): void => writeFileSync(path.join(home, name), bytes);
    write('right.zip', fileOf(shop, linkOf(order)));
    write('other.zip', fileOf(shop, linkOf(other)));
    write('note.txt', 'not a design at all');
    write('large.zip', Buffer.alloc(20 * 1024 * 1024 + 1));
    mkdirSync(path.join(home, 'folder'));
    const operator = new Operator({ home, env: { ...env, HOME: home }, columns: 150, rows: 40 });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3', '/', ...`${order?.orderNumber}`, 'enter');
    await operator.sees('1 of 1');
    operator.press('enter', 'P');
    await operator.sees('✗ the link was refused or has expired');
    await operator.sees(/read +line \d+ nothing was understood/);

    operator.press('H');
    await operator.sees('path  [');
    operator.press('enter');
    await operator.sees('not taken: type the path of the file');
    const refusals: [typed: string, why: string][] = [
      ['~/nothing.zip', 'There is no file ~/nothing.zip. Nothing was kept.'],
      ['~/folder', '~/folder is a folder. Nothing was kept.'],
      ['/dev/zero', '/dev/zero is not a file.'],
      ['~/large.zip', '~/large.zip is larger than 20 MB. Nothing was kept.'],
      ['~/note.txt', '~/note.txt: The buyer’s file is neither a zip nor JSON.'],
      ['~/other.zip', '~/other.zip: The buyer’s file is of another order.'],
    ];
    for (const [typed, why] of refusals) {
      operator.press('ctrl-u', ...typed, 'enter');
      await operator.sees(why);
      await operator.sees('path  [');
    }
    operator.press('escape');
    await operator.seesNoMore('path  [');
    expect(operator.screen).toContain('✗ the link was refused or has expired');
    expect(operator.screen).not.toContain('hand-in by');

    operator.press('H');
    await operator.sees('path  [');
    operator.paste("'~/right.zip'").press('enter');
    await operator.sees('the file is kept for line');
    await operator.sees(/file ✓ read .*handed in by a person/);
    await operator.sees(/act +hand-in by /);
    await operator.sees('! its source has changed since it was read; P reads it anew');
    operator.press('H');
    await operator.sees('hand in: its file is read; only one that could not be had is handed in');
    operator.press('P');
    await operator.sees(/print +task \d+ made/);
  });

  it('is handed in on the print screen, on a row that waits for it and on no other', async () => {
    const { env, sim, amazon, now } = await newShop({ orders: 40, seed: 5, speed: 5 });
    amazon.faults.add('expired');
    const shop = { env, sim, amazon, now };
    const [order] = amazonOrders(shop).filter(({ items }) => items.length === 1);
    const home = newHome();
    writeFileSync(path.join(home, 'right.zip'), fileOf(shop, linkOf(order)));
    const operator = new Operator({ home, env, columns: 120, rows: 40 });
    await operator.sees('✓ done sync-orders-all');
    operator.press(':', ...'run populate-print');
    await operator.sees('▸ run    run populate-print-queue now');
    operator.press('enter', '1');
    await operator.sees('✓ done populate-print-queue');
    operator.press('5', '/', ...'-market:amazon', 'enter');
    await operator.sees('1 of ');
    operator.press('H');
    await operator.sees('hand in: the line has no buyer’s file, and none is missed');
    operator.press('/', 'ctrl-u', ...`order:${order?.orderNumber}`, 'enter');
    await operator.sees('1 of 1');
    operator.press('?');
    await operator.sees('hand in the buyer’s file (zip or JSON)');
    operator.press('q');
    await operator.seesNoMore('hand in the buyer’s file (zip or JSON)');
    operator.press(':', ...'hand in');
    await operator.sees(/▸ .*hand in/);
    operator.press('enter');
    await operator.sees('path  [');
    operator.press(...path.join(home, 'right.zip'), 'enter');
    await operator.sees('the file is kept for line');
    operator.press('H');
    await operator.sees('hand in: its file is read');
  });
});
