import { type Command, InvalidArgumentError } from 'commander';
import {
  findPrice,
  formatNano,
  listedPrices,
  type ModelPrice,
  nanoFromDecimal,
  priceCurrency,
} from '../../core/domain/model-prices.ts';
import { localDate } from '../../core/domain/zones.ts';
import { operatorPrices, setModelPrice } from '../../core/store/print/model-prices.ts';
import { act, type Call } from '../act.ts';
import { withSession } from '../session.ts';

interface SetOptions {
  readonly input: number;
  readonly cached?: number;
  readonly output: number;
  readonly source: string;
}

/** `model-prices`: what models cost, and `model-prices set MODEL` for what the list lacks or has wrong. */
export function registerModelPrices(program: Command): void {
  const command = program
    .command('model-prices')
    .description(`what language models cost, in ${priceCurrency} per million tokens; yours win over the list’s`);
  act(command, list);
  const set = command
    .command('set')
    .description('say what a model costs from now on')
    .argument('<model>', 'its name as in LLM_MODEL', words)
    .requiredOption('--input <amount>', `${priceCurrency} per million tokens of input, such as 0.40`, amount)
    .option('--cached <amount>', 'of input that its server had seen before (default: as --input)', amount)
    .requiredOption('--output <amount>', 'of output', amount)
    .requiredOption('--source <text>', 'where you know it from', words);
  act<SetOptions, readonly [string]>(set, change);
}

function words(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text.trim();
}

function amount(text: string): number {
  try {
    return nanoFromDecimal(text);
  } catch {
    throw new InvalidArgumentError('It must be an amount such as 0.40.');
  }
}

async function list({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ store, settings }) => {
    const own = await operatorPrices(store.db);
    const items = [
      ...own.map((price) => ({ price, isOwn: true })),
      ...listedPrices
        .filter(({ model }) => own.every((price) => price.model !== model))
        .map((price) => ({ price, isOwn: false })),
    ];
    const inUse = settings.llm && { model: settings.llm.model, price: findPrice(settings.llm.model, own) };
    output.document({
      items: items.map(({ price, isOwn }) => priceJson(price, isOwn)),
      total: items.length,
      inUse: inUse && { model: inUse.model, price: inUse.price && priceJson(inUse.price, own.includes(inUse.price)) },
    });
    const right = (title: string) => ({ title, align: 'right' as const });
    await output.table({
      columns: [
        { title: 'Model' },
        right('In'),
        right('Cached'),
        right('Out'),
        { title: 'As of' },
        { title: 'Source', least: 12 },
      ],
      rows: items.map(({ price, isOwn }) => [
        isOwn ? { text: price.model, tone: 'strong' } : price.model,
        formatNano(price.input),
        price.cached === null ? '-' : formatNano(price.cached),
        formatNano(price.output),
        price.asOf,
        isOwn ? `yours: ${price.source}` : price.source,
      ]),
    });
    if (inUse)
      output.print(`LLM_MODEL ${inUse.model}: ${inUse.price ? `as ${inUse.price.model}` : 'the price is unknown'}`);
  });
}

async function change({ home, output }: Call, options: SetOptions, model: string): Promise<undefined> {
  await withSession(home, async ({ store, settings, actor, now }) => {
    const price: ModelPrice = {
      model,
      input: options.input,
      cached: options.cached ?? null,
      output: options.output,
      currency: priceCurrency,
      asOf: localDate(now(), settings.zone),
      source: options.source,
    };
    await store.write((tx) => setModelPrice(tx, price, actor, now()));
    output.document(priceJson(price, true));
    output.print(
      { text: model, tone: 'strong' },
      ` costs ${formatNano(price.input)} in and ${formatNano(price.output)} out from now on (${priceCurrency} per million tokens).`,
    );
  });
}

/** Amounts are per million tokens. */
function priceJson({ model, input, cached, output, currency, asOf, source }: ModelPrice, isOwn: boolean) {
  const money = (nano: number) => ({ amount: formatNano(nano), currency });
  return {
    model,
    input: money(input),
    cached: cached === null ? null : money(cached),
    output: money(output),
    asOf,
    source,
    own: isOwn,
  };
}
