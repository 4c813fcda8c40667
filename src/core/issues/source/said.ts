import { Unreadable } from '../../channels/channel.ts';
import { documentReader } from '../../channels/document-reader.ts';
import type { OrderStatus, SourceOrder } from '../../domain/order.ts';
import { moneyOf, type OrderMoney } from '../../domain/order-money.ts';
import { bodiesOf } from '../../store/issues/held-orders.ts';
import type { Reader } from '../../store/store.ts';

/** What a document says of an order, as far as our rows are held against it. Times are UTC epoch ms. */
export interface Said {
  readonly status: OrderStatus;
  readonly sourceStatus: string;
  readonly orderedAt: number;
  readonly paidAt: number | null;
  readonly shipBy: number | null;
  readonly sourceCreatedAt: number | null;
  readonly modifiedAt: number;
  readonly money: OrderMoney;
  readonly lines: readonly SaidLine[];
}

export interface SaidLine {
  readonly lineKey: string | null;
  readonly sku: string | null;
  readonly quantity: number;
  readonly adjustment: boolean;
}

/** A stored version of a document. */
export interface Document {
  readonly rawId: number;
  readonly sha256: string;
  readonly channel: string;
  readonly currency: string;
}

/**
 * What documents were found to say, by the SHA-256 of their text; null: they could not be read. Reading one takes longer than all other
 * questions about its order, and the same one is asked for again and again: by each class, at each touch of the order.
 */
const known = new Map<string, Said | null>();
const mostKnown = 20_000;
/** So many texts are in memory at once. */
const atOnce = 200;

/** What these documents say, by their SHA-256; null for what cannot be read. */
export async function saidIn(db: Reader, documents: readonly Document[]): Promise<ReadonlyMap<string, Said | null>> {
  const said = new Map<string, Said | null>();
  const unknown = new Map<string, Document>();
  for (const document of documents) {
    const told = known.get(document.sha256);
    if (told === undefined) unknown.set(document.sha256, document);
    else said.set(document.sha256, told);
  }
  const left = [...unknown.values()];
  for (let from = 0; from < left.length; from += atOnce) {
    const few = left.slice(from, from + atOnce);
    const bodies = await bodiesOf(
      db,
      few.map(({ rawId }) => rawId),
    );
    for (const document of few) {
      const order = await readOrder(document, bodies.get(document.rawId) ?? '');
      const told = order && asSaid(order);
      said.set(document.sha256, told);
      keep(document.sha256, told);
    }
  }
  return said;
}

/** The whole of what a document says; null when it cannot be read. */
export async function readOrder(
  { channel, currency }: Pick<Document, 'channel' | 'currency'>,
  body: string,
): Promise<SourceOrder | null> {
  try {
    return (await documentReader(channel))?.interpret(body, currency) ?? null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function keep(sha256: string, said: Said | null): void {
  known.set(sha256, said);
  if (known.size <= mostKnown) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}

function asSaid(order: SourceOrder): Said {
  const { status, sourceStatus, orderedAt, paidAt, shipBy, sourceCreatedAt, modifiedAt } = order;
  const lines = order.items.map(({ lineKey, sku, quantity, adjustment }) => ({ lineKey, sku, quantity, adjustment }));
  return { status, sourceStatus, orderedAt, paidAt, shipBy, sourceCreatedAt, modifiedAt, money: moneyOf(order), lines };
}
