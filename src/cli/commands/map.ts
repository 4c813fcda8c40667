import { type Command, Option } from 'commander';
import type { MappingKey } from '../../core/domain/products/mapping.ts';
import { type MappingKind, mappingKinds } from '../../core/domain/products/problems.ts';
import { type KnownGap, listGaps } from '../../core/store/products/gaps.ts';
import {
  listMappings,
  type MappingTarget,
  type ProductMapping,
  setMapping,
} from '../../core/store/products/mappings.ts';
import { act, type Call } from '../act.ts';
import { limitOf, type PageOptions, takesPage } from '../flags.ts';
import { iso } from '../json/time.ts';
import { attributeMeant, brandMeant, categoryMeant, leafMeant, usage, valueMeant } from '../market-words.ts';
import { type Session, withSession } from '../session.ts';

/** The one marketplace whose catalogue is kept. */
const channel = 'trendyol';

interface ClearOption {
  readonly clear?: boolean;
}

interface AttributeOptions extends ClearOption {
  readonly from?: string;
  readonly value?: string;
  readonly text?: string;
  readonly barcode?: string;
}

const clear = (): Option => new Option('--clear', 'take back what you have said');

/** `map`: what the shop's words mean at the marketplace. Without a target: what waits for one, with suggestions. */
export function registerMap(program: Command): void {
  const map = takesPage(
    program
      .command('map')
      .description('say what the shop’s words mean at Trendyol; without more: what waits to be said'),
  );
  act<PageOptions>(map, (call, options) => list(call, options));
  const brand = takesPage(map.command('brand').description('which brand a manufacturer of the shop is'))
    .argument('[name]', 'the manufacturer’s name in the shop')
    .argument('[brand]', 'the brand’s number or name')
    .addOption(clear());
  act<PageOptions & ClearOption, readonly [string?, string?]>(brand, (call, options, source, target) =>
    simple(call, options, 'brand', source, target, brandMeant),
  );
  const category = takesPage(map.command('category').description('which category a category of the shop is'))
    .argument('[name]', 'the category’s name in the shop')
    .argument('[category]', 'the category’s number or name; one without others below it')
    .addOption(clear());
  act<PageOptions & ClearOption, readonly [string?, string?]>(category, (call, options, source, target) =>
    simple(call, options, 'category', source, target, leafMeant),
  );
  const attribute = takesPage(map.command('attribute').description('where an attribute of a category gets its value'))
    .argument('[category]', 'Trendyol’s category, by number or name')
    .argument('[attribute]', 'Trendyol’s attribute, by number or name')
    .addOption(new Option('--from <option>', 'from the shop’s option of this name').conflicts(['value', 'text']))
    .addOption(new Option('--value <value>', 'always this value, by number or name').conflicts(['from', 'text']))
    .addOption(new Option('--text <text>', 'always this text, where it takes one').conflicts(['from', 'value']))
    .option('--barcode <barcode>', 'for this product only')
    .addOption(clear());
  act<PageOptions & AttributeOptions, readonly [string?, string?]>(attribute, mapAttribute);
  const value = takesPage(map.command('value').description('which value of an attribute a word of the shop is'))
    .argument('[attribute]', 'Trendyol’s attribute, by number or name')
    .argument('[word]', 'The shop’s word')
    .argument('[value]', 'Trendyol’s value, by number or name')
    .addOption(clear());
  act<PageOptions & ClearOption, readonly [string?, string?, string?]>(value, mapValue);
}

type Meant = (session: Session, text: string) => Promise<{ readonly id: number; readonly name: string }>;

async function simple(
  call: Call,
  options: PageOptions & ClearOption,
  kind: MappingKind,
  source: string | undefined,
  target: string | undefined,
  meant: Meant,
): Promise<undefined> {
  if (source === undefined) return list(call, options, kind);
  await withSession(call.home, async (session) => {
    const key = { kind, scope: '', source: said(source, 'The shop’s word'), barcode: '' };
    if (!options.clear && target === undefined)
      throw usage(`What “${source}” means is missing.`, 'Name it, or add --clear.');
    const found = options.clear || target === undefined ? null : await meant(session, target.trim());
    await set(call, session, key, found);
  });
}

async function mapAttribute(
  call: Call,
  options: PageOptions & AttributeOptions,
  category: string | undefined,
  attribute: string | undefined,
): Promise<undefined> {
  if (category === undefined) return list(call, options, 'attribute');
  if (attribute === undefined) throw usage('Which attribute is missing.', 'Name it by its number or name.');
  await withSession(call.home, async (session) => {
    const barcode = options.barcode === undefined ? '' : said(options.barcode, '--barcode');
    const { id: categoryId } = await categoryMeant(session, category);
    const { id: attributeId } = await attributeMeant(session, String(categoryId), attribute);
    const key: MappingKey = {
      kind: 'attribute',
      scope: String(categoryId),
      source: String(attributeId),
      barcode,
    };
    await set(call, session, key, options.clear ? null : await sourceOf(session, categoryId, attributeId, options));
  });
}

async function sourceOf(
  session: Session,
  categoryId: number,
  attributeId: number,
  { from, value, text }: AttributeOptions,
): Promise<MappingTarget> {
  if (from !== undefined) return { from: said(from, '--from') };
  if (text !== undefined) return { text: said(text, '--text') };
  if (value === undefined)
    throw usage('Where it gets its value is missing.', 'Add --from, --value, --text or --clear.');
  const { id, name } = await valueMeant(session, attributeId, value, `${categoryId}:${attributeId}`);
  return { value: id, name };
}

async function mapValue(
  call: Call,
  options: PageOptions & ClearOption,
  attribute: string | undefined,
  word: string | undefined,
  value: string | undefined,
): Promise<undefined> {
  if (attribute === undefined) return list(call, options, 'value');
  if (word === undefined)
    throw usage('Which word of the shop is missing.', 'Name the attribute, the word, and the value.');
  await withSession(call.home, async (session) => {
    const { id } = await attributeMeant(session, undefined, attribute);
    const key = { kind: 'value' as const, scope: String(id), source: said(word, 'The shop’s word'), barcode: '' };
    if (!options.clear && value === undefined)
      throw usage(`What “${word}” means is missing.`, 'Name a value, or add --clear.');
    const found = options.clear || value === undefined ? null : await valueMeant(session, id, value);
    await set(call, session, key, found);
  });
}

/** What was typed, without the blanks around it. @throws Refusal when nothing was: it would count for nothing, or for every product */
function said(text: string, what: string): string {
  const word = text.trim();
  if (word === '') throw usage(`${what} is empty.`, 'Nothing was changed.');
  return word;
}

async function set(
  { output }: Call,
  { store, actor, now }: Session,
  key: MappingKey,
  target: MappingTarget | null,
): Promise<void> {
  await store.write((tx) => setMapping(tx, channel, actor, key, target, now()));
  output.document({ ...key, target });
  output.print(
    `${key.kind} ${[key.scope, key.source, key.barcode].filter(Boolean).join(' / ')} → ${targetWords(target)}`,
  );
  output.print({ text: 'It counts from the next run of trendyol-products on.', tone: 'dim' });
}

function targetWords(target: MappingTarget | null): string {
  if (!target) return 'nothing';
  if ('from' in target) return `the shop’s ${target.from}`;
  if ('text' in target) return `“${target.text}”`;
  return `${target.name} (${'id' in target ? target.id : target.value})`;
}

async function list({ home, output }: Call, options: PageOptions, kind?: MappingKind): Promise<undefined> {
  await withSession(home, async ({ store }) => {
    const gaps = await listGaps(store.db, channel, kind);
    const mappings = await listMappings(store.db, channel, kind);
    const items = [...gaps.map(gapJson), ...mappings.map(mappingJson)];
    const shown = items.slice(0, limitOf(options));
    output.document({ items: shown, total: items.length });
    if (items.length === 0) output.print('Nothing waits to be mapped, and nothing is.');
    else output.columns(report(shown));
    if (items.length > shown.length)
      output.print({ text: `${shown.length} of ${items.length}; --all shows all.`, tone: 'dim' });
    if (gaps.length > 0)
      output.print({
        text: `Say what they mean: orderdeck map ${kind ?? `<${mappingKinds.join('|')}>`} …`,
        tone: 'dim',
      });
  });
}

type Row = ReturnType<typeof gapJson> | ReturnType<typeof mappingJson>;

function gapJson({ kind, scope, source, name, products, suggestions }: KnownGap) {
  return { kind, scope, source, barcode: '', name, products, target: null, suggestions, updatedAt: null };
}

function mappingJson({ kind, scope, source, barcode, target, updatedAt }: ProductMapping) {
  return {
    kind,
    scope,
    source,
    barcode,
    name: source,
    products: null,
    target,
    suggestions: [],
    updatedAt: iso(updatedAt),
  };
}

function report(rows: readonly Row[]) {
  return {
    columns: [
      { title: 'Kind' },
      { title: 'Word', least: 12 },
      { title: 'Products', align: 'right' as const },
      { title: 'Means', least: 10 },
      { title: 'May mean', least: 16 },
    ],
    rows: rows.map(({ kind, scope, name, barcode, products, target, suggestions }) => [
      kind,
      [scope === '' || products !== null ? '' : `${scope}:`, name, barcode === '' ? '' : `(${barcode})`]
        .filter(Boolean)
        .join(' '),
      products === null ? '' : String(products),
      target === null ? '–' : targetWords(target),
      suggestions.map((word) => `${word.name} (${word.id})`).join(', '),
    ]),
  };
}
