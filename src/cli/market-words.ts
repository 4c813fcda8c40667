import { listGaps } from '../core/store/products/gaps.ts';
import { type FoundWord, type WordKind, wordsMeant } from '../core/store/products/words.ts';
import { Refusal } from './failure.ts';
import type { Session } from './session.ts';

const channel = 'trendyol';
const number = /^\d{1,15}$/;

export interface Meant {
  readonly id: number;
  readonly name: string;
}

/** A brand by its number or name. Not all brands are kept here: a number that is not known is believed, a name is not. */
export async function brandMeant({ store }: Session, text: string): Promise<Meant> {
  const suggested = (await listGaps(store.db, channel, 'brand')).flatMap(({ suggestions }) => suggestions);
  const known = [...(await wordsMeant(store.db, channel, 'brand', undefined, text)), ...suggested];
  const found = known.find(({ id, name }) => (number.test(text) ? String(id) === text : name === text));
  if (found) return { id: found.id, name: found.name };
  if (number.test(text)) return { id: Number(text), name: `#${text}` };
  throw unknown('brand', text, 'Give its number; `orderdeck map brand` shows those that are near.');
}

/** A category of the marketplace by its number or name, that products go into. */
export async function leafMeant(session: Session, text: string): Promise<Meant> {
  const found = await categoryMeant(session, text);
  if (found.detail['leaf'] === true) return { id: found.id, name: String(found.detail['path'] ?? found.name) };
  throw new Refusal(
    'not-a-leaf',
    `${found.name} has categories below it: products go into one of those.`,
    'Choose one that has none.',
  );
}

export async function categoryMeant(session: Session, text: string): Promise<FoundWord> {
  return one(session, 'category', '', text);
}

/** An attribute of a category; without one, of any. */
export async function attributeMeant(
  session: Session,
  categoryId: string | undefined,
  text: string,
): Promise<FoundWord> {
  return one(session, 'attribute', categoryId, text);
}

/** A value of an attribute, in one list (`category:attribute`) or in any category's. */
export async function valueMeant(session: Session, attributeId: number, text: string, parent?: string): Promise<Meant> {
  const found = await wordsMeant(session.store.db, channel, 'value', parent, text.trim());
  const own = found.filter((word) => word.parent.endsWith(`:${attributeId}`));
  const { id, name } = only(own, 'value', text);
  return { id, name };
}

async function one({ store }: Session, kind: WordKind, parent: string | undefined, text: string): Promise<FoundWord> {
  return only(await wordsMeant(store.db, channel, kind, parent, text.trim()), kind, text);
}

/** The same word in several lists is one. */
function only(found: readonly FoundWord[], kind: string, text: string): FoundWord {
  const different = new Map(found.map((word) => [word.id, word]));
  const [first] = different.values();
  if (!first) {
    throw unknown(kind, text, 'Words are read with the run of trendyol-products that first needs them: run it once.');
  }
  if (different.size > 1) {
    const ids = [...different.keys()].join(', ');
    throw new Refusal('ambiguous', `Several are called “${text}”: ${ids}.`, 'Give the number.');
  }
  return first;
}

function unknown(kind: string, text: string, hint: string): Refusal {
  return new Refusal(`unknown-${kind}`, `Trendyol has no ${kind} “${text}” that is known here.`, hint);
}

export function usage(message: string, hint: string): Refusal {
  return new Refusal('usage', message, hint);
}
