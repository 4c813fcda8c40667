import type { Command } from 'commander';
import { closeChannels, connectChannels } from '../../connect.ts';
import type { ShopProduct } from '../../core/channels/shop.ts';
import { recordAct } from '../../core/store/acts.ts';
import { mapShopBarcode } from '../../core/store/shop/shop-orders.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count } from '../flags.ts';
import { type Session, withSession } from '../session.ts';

interface MapOptions {
  readonly optionValue?: readonly number[];
}

/** `map-barcode BARCODE PRODUCT`: which article of the shop a marketplace's barcode means, where its products do not say. */
export function registerMapBarcode(program: Command): void {
  const command = program
    .command('map-barcode')
    .description('say which product of the OpenCart shop a barcode means; orders held for it are taken at the next run')
    .argument('<barcode>', 'as the marketplace writes it')
    .argument('<product>', 'the product’s number in OpenCart (product_id)', count)
    .option(
      '--option-value <n>',
      'a choice of the product that the barcode means (product_option_value_id); may be repeated',
      (text: string, before: readonly number[] = []) => [...before, count(text)],
    );
  act<MapOptions, readonly [string, number]>(command, mapBarcode);
}

async function mapBarcode(
  { home, output }: Call,
  { optionValue = [] }: MapOptions,
  text: string,
  productId: number,
): Promise<undefined> {
  const barcode = text.trim();
  if (barcode === '' || barcode.length > 64)
    throw new Refusal('bad-barcode', 'A barcode has 1 to 64 characters.', 'Write it as the order has it.');
  const optionValueIds = [...new Set(optionValue)].sort((a, b) => a - b);
  await withSession(home, async (session) => {
    const product = await productOf(session, productId);
    const article = { productId, optionValueIds };
    const choices = choicesOf(product, optionValueIds);
    const { store, actor, now } = session;
    const at = now();
    await store.write(async (tx) => {
      const actId = await recordAct(tx, actor, 'map-barcode', `barcode:${barcode}`, article, at);
      await mapShopBarcode(tx, 'opencart', barcode, article, { now: at, actId });
    });
    output.document({ barcode, ...article, product: product.name, choices });
    output.print(`${barcode} means product ${productId}, ${[product.name, ...choices].join(', ')}`);
    output.print({ text: 'orders held for it are taken at the next run of opencart-orders', tone: 'dim' });
  });
}

/** @throws Refusal when the shop is not set or has no such product; ChannelError when it cannot be asked */
async function productOf({ installation, store }: Session, productId: number): Promise<ShopProduct> {
  const channels = connectChannels(installation, {
    control: store,
    runId: null,
    signal: new AbortController().signal,
    onWait: () => undefined,
    urgent: true,
    dryRun: true,
  });
  try {
    const { opencart } = channels;
    if ('off' in opencart) throw new Refusal('channel-off', opencart.why, 'Without a shop there is nothing to map to.');
    const [product] = await opencart.listProducts(productId - 1, 1);
    if (product?.id === productId) return product;
    throw new Refusal(
      'unknown-product',
      `The shop has no product ${productId}.`,
      'Look up its product_id in OpenCart.',
    );
  } finally {
    await closeChannels(channels);
  }
}

/** The chosen values in words. @throws Refusal for a value that is not the product's, and for an option that stays open */
function choicesOf({ id, options }: ShopProduct, chosen: readonly number[]): string[] {
  const offered = options.flatMap(({ name, values }) => values.map((value) => ({ ...value, option: name })));
  const offers = options
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => `${name}: ${values.map((value) => `${value.id} ${value.name}`).join(', ')}`)
    .join('; ');
  const hint = offers === '' ? 'It has no choices.' : `It offers ${offers}.`;
  const words = chosen.map((valueId) => {
    const found = offered.find((value) => value.id === valueId);
    if (!found) throw new Refusal('unknown-option', `Product ${id} has no choice ${valueId}.`, hint);
    return `${found.option} ${found.name}`;
  });
  const open = options.find(({ required, values }) => required && !values.some((value) => chosen.includes(value.id)));
  if (open) throw new Refusal('options-missing', `“${open.name}” of product ${id} has to be chosen.`, hint);
  return words;
}
