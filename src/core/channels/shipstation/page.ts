import { checkPage } from '../../domain/page-walk.ts';
import type { HttpAnswer } from '../../http.ts';
import { elementTexts } from '../../json-text.ts';
import type { OrderPage, SourceTag } from '../channel.ts';
import { nonsense } from './errors.ts';
import { rawOrder } from './raw.ts';
import { pageSchema, tagsSchema } from './wire.ts';

export interface PageAsked {
  readonly page: number;
  readonly pageSize: number;
}

/** The query of a page. The size is always sent: the vendor's default differs between calls (facts on ShipStation, A3). */
export function pageQuery({ page, pageSize }: PageAsked): Record<string, string> {
  return { page: String(page), pageSize: String(pageSize) };
}

/**
 * A page of orders, held against its own counts: a page that is cut, or of another size than asked for, would make a walk
 * by offset pass over orders without a word.
 *
 * @throws ChannelError 'nonsense'
 */
export function readPage(body: unknown, asked: PageAsked, answer: HttpAnswer, what: string): OrderPage {
  const parsed = pageSchema.safeParse(body);
  if (!parsed.success) throw nonsense(what, 'It is not a page of orders with its total, page and pages.');
  const { orders, total, page, pages } = parsed.data;
  const offset = (asked.page - 1) * asked.pageSize;
  const verdict = checkPage({ ...asked, offset }, { count: orders.length, total, page, pages });
  if (verdict.kind === 'short' || verdict.kind === 'overfull') {
    const fault = verdict.kind === 'short' ? 'A page short of its own count' : 'A page longer than its own count';
    throw nonsense(what, `${fault}: ${verdict.got} orders where there should be ${verdict.expected}.`);
  }
  if (verdict.kind === 'other-page') throw nonsense(what, `It is page ${verdict.got} instead of ${verdict.asked}.`);
  // An empty list is told as no page or as one.
  if (pages !== Math.ceil(total / asked.pageSize) && total > 0) {
    throw nonsense(what, `${total} orders on ${pages} pages is not ${asked.pageSize} to a page.`);
  }
  const texts = elementTexts(answer.text, 'orders') ?? [];
  const raw = orders.map((order, index) => rawOrder(order, texts[index] ?? JSON.stringify(order)));
  return { orders: raw, total, page, pages, vendorNow: answer.vendorNow };
}

/** The account's tags. Throws ChannelError 'nonsense' when one is not a tag: half a list would read as tags gone. */
export function readTags(body: unknown, what: string): SourceTag[] {
  const parsed = tagsSchema.safeParse(body);
  if (!parsed.success) throw nonsense(what, 'It is not a list of tags.');
  return parsed.data.map(({ tagId, name, color }) => ({ externalId: String(tagId), name, color: color ?? null }));
}
