import type { ConsoleSetting } from '../../src/ui/session.ts';
import { live, minute, openStockMarket } from '../jobs/stock-market.ts';
import { now, settingOf } from './day.ts';

export interface StockDay {
  readonly setting: ConsoleSetting;
  /** The barcode that has most to tell. */
  readonly rich: string;
  /** The same shop after it was emptied by mistake. */
  readonly held: ConsoleSetting;
}

/** A shop and a marketplace with stock in every state there is. */
export async function stockDay(): Promise<StockDay> {
  const setting = await marketOf(false);
  return { ...setting, held: (await marketOf(true)).setting };
}

async function marketOf(isHeld: boolean): Promise<Pick<StockDay, 'setting' | 'rich'>> {
  const market = await openStockMarket({ start: now - 100 * minute, packages: 40, settings: { STOCK_BUFFER: '1' } });
  const { sim, store, clock } = market;
  const [rich = '', refused = '', low = '', sold = '', twice = ''] = live;
  for (const barcode of [rich, refused, low, sold]) await market.setStock(barcode, 30);
  await must(market.run());
  clock.pass(30 * minute);
  await market.setStock(rich, 24);
  const edited = sim.world.listings.get(rich);
  if (edited) edited.quantity = 99;
  await market.setStock(low, 12);
  await market.setStock(refused, 26);
  sim.faults.add({ kind: 'itemFails', barcode: refused, reason: 'Kilitli ürünün stok ve fiyatı güncellenemez' });
  sim.world.placeOrder([{ barcode: sold, quantity: 2 }], clock.now(), 'Awaiting');
  await market.shop.query('update oc_product set ean = ? where ean = ?', [twice, live[5] ?? '']);
  await must(market.run());
  clock.pass(30 * minute);
  if (isHeld) await market.shop.query('update oc_product set quantity = 0');
  const { error } = await market.run();
  const code = (error as { code?: string } | null)?.code;
  if (code !== (isHeld ? 'brake' : undefined)) throw error;
  if (error)
    await store.db
      .updateTable('runs')
      .set({ state: 'failed', finished_at: clock.now(), error_code: 'brake', error_message: (error as Error).message })
      .where(
        'id',
        '=',
        store.db.selectFrom('runs').select((of) => of.fn.max('id').as('id')),
      )
      .execute();
  const { settings } = market.installation;
  const { trendyol, opencart, stock } = settings;
  const shown = settingOf(store, settings.logDir);
  return { setting: { ...shown, settings: { ...shown.settings, trendyol, opencart, stock } }, rich };
}

async function must(running: Promise<{ readonly error: unknown }>): Promise<void> {
  const { error } = await running;
  if (error !== null) throw error;
}
