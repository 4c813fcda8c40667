import type { Gap } from '../../core/domain/products/problems.ts';
import { toldIn, type Word } from '../../core/domain/products/suggest.ts';
import { sanitize } from '../../core/sanitize.ts';
import { listGaps } from '../../core/store/products/gaps.ts';
import { type MappingTarget, setMapping } from '../../core/store/products/mappings.ts';
import type { ProductReason } from '../../core/store/products/product-rows.ts';
import { readWords } from '../../core/store/products/words.ts';
import { startedWords, startRun } from '../commands.ts';
import { type Choice, ChoiceDialog } from '../dialogs/choice.ts';
import type { Session } from '../session.ts';

/** The one marketplace whose catalogue is kept. */
export const channel = 'trendyol';
const job = 'trendyol-products';
const mostValues = 12;

/** A place where one product is shown. */
export interface ProductPlace {
  readonly session: Session;
  readonly row: ProductHead | undefined;
}

export interface ProductHead {
  readonly barcode: string;
  readonly title: string;
  readonly reasons: readonly ProductReason[];
}

/** Why nothing can be mapped here; null when something can. */
export function whyNoMapping({ row }: ProductPlace): string | null {
  if (!row) return 'nothing is selected';
  return row.reasons.some(({ gap }) => gap) ? null : 'it waits for no mapping';
}

/** Lets one choose what the words mean that a product waits for. Nothing is taken by itself. */
export async function askMapping({ session, row }: ProductPlace): Promise<void> {
  if (!row) return;
  const choices: Choice[] = [];
  for (const { gap } of row.reasons) {
    if (!gap) continue;
    for (const word of await wordsFor(session, row, gap)) {
      choices.push({
        text: `${gap.kind} ${sanitize(gap.name, 40)} → ${sanitize(word.name, 60)}`,
        hint: String(word.id),
        run: () => map(session, row, gap, word),
      });
    }
  }
  if (choices.length === 0) {
    return session.say('warn', 'nothing is near its words: say it with orderdeck map, by number');
  }
  const words = 'A brand, category or value counts for all products; an attribute for this one only.';
  session.ask(new ChoiceDialog(session, `What ${sanitize(row.barcode, 30)} waits for`, words, choices));
}

async function wordsFor({ store }: Session, row: ProductHead, gap: Gap): Promise<readonly Word[]> {
  if (gap.kind === 'attribute') {
    const values = await readWords(store.db, channel, 'value', `${gap.scope}:${gap.source}`);
    return toldIn([row.title], values, mostValues);
  }
  const known = (await listGaps(store.db, channel, gap.kind)).find(
    ({ scope, source }) => scope === gap.scope && source === gap.source,
  );
  return known?.suggestions ?? [];
}

async function map(session: Session, row: ProductHead, gap: Gap, { id, name }: Word): Promise<void> {
  const { store, actor } = session;
  const { kind, scope, source } = gap;
  const isAttribute = kind === 'attribute';
  const target: MappingTarget = isAttribute ? { value: id, name } : { id, name };
  const key = { kind, scope, source, barcode: isAttribute ? row.barcode : '' };
  await store.write((tx) => setMapping(tx, channel, actor, key, target, session.now()));
  session.say('good', `${sanitize(gap.name, 60)} means ${sanitize(name, 60)}; R tells this product now, r all`);
}

export function whyNoSync({ session }: Pick<ProductPlace, 'session'>): string | null {
  const { settings, jobs } = session;
  if (!jobs.some(({ id }) => id === job)) return 'this console has no such job';
  return settings.trendyol && settings.opencart ? null : 'Trendyol or OpenCart is not set up';
}

/** Queues a run for all products, or for one, as asked for by this operator (M94). */
export async function syncNow(session: Session, barcode?: string): Promise<void> {
  const definition = session.jobs.find(({ id }) => id === job);
  if (!definition) return;
  const run = await startRun(session, definition, barcode === undefined ? {} : { barcode });
  session.say(run.state === 'skipped' ? 'warn' : 'good', startedWords(job, run));
}
