import { type StatsFs, statfsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { syncOrdersAll } from '../../src/jobs/sync-orders-all.ts';
import { openShop } from '../jobs/shop.ts';
import { newHome } from '../program.ts';

/** A full disk, as far as the program asks the system; nothing else of it is feigned. */
vi.mock('node:fs', async (real) => {
  const fs = await real<typeof import('node:fs')>();
  return { ...fs, statfsSync: (file: string): StatsFs => ({ ...fs.statfsSync(file), bavail: 0 }) };
});

it('a file that has no room to be written anew is told, with what to do about it', async () => {
  const home = newHome();
  expect(statfsSync(home).bavail).toBe(0);
  const shop = await openShop({ orders: 12 });
  await shop.run(syncOrdersAll, {});
  const { id } = await shop.store.db.selectFrom('orders').select('id').executeTakeFirstOrThrow();
  await shop.store.db.updateTable('orders').set({ status: 'shipped' }).execute();
  const file = path.join(home, 'orderdeck.db');
  shop.store.copyTo(file);
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  vi.stubEnv('ORDERDECK_DB', file);
  const erase = async (...more: string[]): Promise<string> => {
    written.length = 0;
    await main(['erase', '--order', `id:${id}`, '--home', home, ...more]);
    return written.join('');
  };
  try {
    const { hash } = JSON.parse(await erase('--json')) as { hash: string };
    const told = await erase('--confirm', hash);
    expect(told).toContain('1 order without a buyer now');
    expect(told.replace(/\s+/g, ' ')).toContain(
      `${file} could not be written anew, since its disk has too little room: between its rows it may still hold what was erased. Make room of three times its size, then \`orderdeck db optimize\`.`,
    );
    expect(process.exitCode).toBe(1);
  } finally {
    process.exitCode = 0;
    stdout.mockRestore();
    vi.unstubAllEnvs();
  }
  const db = new Database(file, { readonly: true });
  expect(db.prepare('select customer_name from orders where id = ?').pluck().get(id)).toBeNull();
  db.close();
});
