import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ProductWord } from '../../core/domain/print/order-input.ts';
import { printRules } from '../../core/domain/print/print-rules.ts';
import { clearProfile, listProfiles, openLinesOf, setProfile } from '../../core/store/print/profiles.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { withSession } from '../session.ts';

interface SetOptions {
  readonly plain?: boolean;
  readonly personalised?: boolean;
  readonly colors?: 0 | 1 | 2;
  readonly upperCase?: boolean;
  readonly maxLength?: number;
  readonly notMade?: boolean;
  readonly made?: boolean;
}

/** `print-rules`: by which rules orders are read, and `set`/`clear` for what only the shop knows of a product. */
export function registerPrintRules(program: Command): void {
  const command = program
    .command('print-rules')
    .description('by which rules orders are read, and what you have said of products; your word wins');
  act(command, list);
  const set = command
    .command('set')
    .description('say what a product needs; what you do not name stays as you said it before')
    .argument('<sku>', 'its SKU, exactly', skuOf)
    .addOption(new Option('--plain', 'nothing is ever printed on it').conflicts('personalised'))
    .addOption(new Option('--personalised', 'without a text it waits for one'))
    .addOption(new Option('--not-made', 'it is no goods: no task is made of it').conflicts(['personalised', 'made']))
    .option('--made', 'it is goods, whatever a rule makes of its name')
    .option('--colors <n>', 'how many colours a piece has: 0, 1 or 2', colorsOf)
    .option('--upper-case', 'the text is put in capitals')
    .option('--no-upper-case', 'the text stays as it was typed')
    .option('--max-length <n>', 'the longest text, in characters as people count them (1 to 500)', lengthOf);
  act<SetOptions, readonly [string]>(set, change);
  const clear = command
    .command('clear')
    .description('take back what you have said of a product')
    .argument('<sku>', 'its SKU, exactly', skuOf);
  act<object, readonly [string]>(clear, takeBack);
}

function skuOf(text: string): string {
  const sku = text.trim();
  if (sku === '') throw new InvalidArgumentError('It must be a SKU.');
  return sku;
}

function colorsOf(text: string): 0 | 1 | 2 {
  const colors = ([0, 1, 2] as const).find((known) => String(known) === text.trim());
  if (colors === undefined) throw new InvalidArgumentError('It must be 0, 1 or 2.');
  return colors;
}

function lengthOf(text: string): number {
  const length = Number(text);
  if (!/^\d+$/.test(text.trim()) || length < 1 || length > 500) {
    throw new InvalidArgumentError('It must be a number from 1 to 500.');
  }
  return length;
}

async function list({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ store }) => {
    const products = await listProfiles(store.db);
    output.document({
      items: printRules.map(({ id, title, matches, effect }) => ({ id, title, matches, effect })),
      total: printRules.length,
      products: products.map(({ sku, profile }) => productJson(sku, profile)),
    });
    await output.table({
      columns: [{ title: 'Rule' }, { title: 'What', least: 16 }, { title: 'Effect', least: 16 }],
      rows: printRules.map(({ id, title, effect }) => [id, title, effect]),
    });
    output.print({ text: 'What each rule matches: --json.', tone: 'dim' });
    output.print();
    if (products.length === 0) output.print('You have said nothing of a product: `orderdeck print-rules set SKU …`.');
    for (const { sku, profile } of products) output.print({ text: sku, tone: 'strong' }, ` ${inWords(profile)}`);
  });
}

async function change({ home, output }: Call, options: SetOptions, sku: string): Promise<undefined> {
  const said = saidIn(options);
  if (Object.keys(said).length === 0) {
    const hint = 'Add --plain or --personalised, --not-made or --made, --colors, --upper-case or --max-length.';
    throw new Refusal('usage', 'Nothing was said of it.', hint);
  }
  await withSession(home, async ({ store, actor, now }) => {
    const { profile, lines } = await store.write(async (tx) => ({
      profile: await setProfile(tx, actor, sku, said, now()),
      lines: await openLinesOf(tx, sku),
    }));
    output.document({ ...productJson(sku, profile), lines });
    output.print({ text: sku, tone: 'strong' }, ` ${inWords(profile)}; ${readAnew(lines)}`);
  });
}

async function takeBack({ home, output }: Call, _options: object, sku: string): Promise<undefined> {
  await withSession(home, async ({ store, actor, now }) => {
    const { changed, lines } = await store.write(async (tx) => ({
      changed: await clearProfile(tx, actor, sku, now()),
      lines: await openLinesOf(tx, sku),
    }));
    output.document({ sku, changed, lines: changed ? lines : 0 });
    output.print(changed ? `${sku}: taken back; ${readAnew(lines)}` : `You have said nothing of ${sku}.`);
  });
}

function saidIn({ plain, personalised, notMade, made, colors, upperCase, maxLength }: SetOptions): ProductWord {
  return {
    ...(plain && { personalised: false }),
    ...(personalised && { personalised: true }),
    ...(notMade && { made: false }),
    ...(made && { made: true }),
    ...(colors !== undefined && { colors }),
    ...(upperCase !== undefined && { upperCase }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

function readAnew(lines: number): string {
  if (lines === 0) return 'no open order has it';
  const what = lines === 1 ? '1 line of an open order is' : `${lines} lines of open orders are`;
  return `${what} read anew by the next run of populate-print-queue`;
}

function inWords({ personalised, made, colors, upperCase, maxLength }: ProductWord): string {
  const parts = [
    personalised === true && 'personalised',
    personalised === false && 'plain',
    made === true && 'made',
    made === false && 'not made',
    colors !== undefined && `${colors} ${colors === 1 ? 'colour' : 'colours'}`,
    upperCase === true && 'in capitals',
    upperCase === false && 'as typed',
    maxLength !== undefined && `at most ${maxLength} characters`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** Null: nothing was said of it, and the rules decide. */
function productJson(sku: string, { personalised = null, made, colors = null, upperCase, maxLength }: ProductWord) {
  const flags = { made: made ?? null, upperCase: upperCase ?? null };
  return { sku, personalised, colors, ...flags, maxLength: maxLength ?? null };
}
