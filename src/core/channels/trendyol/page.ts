import { parseLossless } from '../../exact-json.ts';
import type { HttpAnswer } from '../../http.ts';
import { parseJson } from '../../json.ts';
import { elementTexts } from '../../json-text.ts';
import type { RawDocument } from '../channel.ts';
import type { PackagePage, StreamPage } from '../package-source.ts';
import { nonsense } from './errors.ts';
import { pageSchema, streamPageSchema } from './wire.ts';

/** The most that a page holds. */
export const pageSize = 200;

/** One page of a list, its documents as they were received. */
export interface ListPage {
  readonly documents: readonly RawDocument[];
  readonly total: number;
  readonly pages: number;
}

/**
 * A page of a list, held against its own counts: one that is cut would pass over documents without a word.
 *
 * @param idIn the id of a document by its text
 * @throws ChannelError 'nonsense'
 */
export function readListPage(
  body: unknown,
  asked: number,
  answer: HttpAnswer,
  what: string,
  idIn: (document: string) => string | null,
): ListPage {
  const parsed = pageSchema.safeParse(body);
  if (!parsed.success) throw nonsense(what, 'It is not a page of a list with its total, page and pages.');
  const { content, totalElements: total, totalPages: pages, page } = parsed.data;
  const expected = Math.max(0, Math.min(pageSize, total - asked * pageSize));
  if (page !== asked) throw nonsense(what, `It is page ${page} instead of ${asked}.`);
  if (content.length !== expected) {
    throw nonsense(what, `A page of ${content.length} entries where there should be ${expected}.`);
  }
  return { documents: rawDocuments(answer.text, idIn), total, pages };
}

/** A page of packages. Throws as `readListPage` does. */
export function readPage(body: unknown, asked: number, answer: HttpAnswer, what: string): PackagePage {
  const { documents, total, pages } = readListPage(body, asked, answer, what, packageIdOf);
  return { packages: documents, total, page: asked, pages, vendorNow: answer.vendorNow };
}

/**
 * A page of the stream.
 *
 * @throws ChannelError 'nonsense'
 */
export function readStreamPage(body: unknown, asked: string | null, answer: HttpAnswer, what: string): StreamPage {
  const parsed = streamPageSchema.safeParse(body);
  if (!parsed.success) throw nonsense(what, 'It is not a page of the stream of packages.');
  const { hasMore, nextCursor } = parsed.data;
  if (hasMore && (!nextCursor || nextCursor === asked)) {
    throw nonsense(what, 'There is more of it, and no word where.');
  }
  return {
    packages: rawPackages(answer.text),
    next: hasMore ? (nextCursor ?? null) : null,
    vendorNow: answer.vendorNow,
  };
}

/**
 * The packages in a webhook's body (facts on Trendyol, B6): the same page as a list's, or one package alone.
 *
 * @throws ChannelError 'nonsense' when it is not JSON
 */
export function packagesIn(body: string): RawDocument[] {
  parseJson(body);
  const packages = rawPackages(body);
  const externalId = packages.length === 0 ? packageIdOf(body) : null;
  return externalId === null ? packages : [{ externalId, body: body.trim() }];
}

function rawPackages(text: string): RawDocument[] {
  return rawDocuments(text, packageIdOf);
}

/** Each document of a page as it was received: its very text. */
function rawDocuments(text: string, idIn: (document: string) => string | null): RawDocument[] {
  return (elementTexts(text, 'content') ?? []).map((body) => ({ externalId: idIn(body), body: body.trim() }));
}

/** Trendyol's id of a package not yet interpreted; null where there is none. */
export function packageIdOf(body: string): string | null {
  const digits = idOf(body, 'shipmentPackageId');
  return /^[1-9]\d*$/.test(digits) ? digits : null;
}

/** What stands in the field of a document that holds its id; empty where there is nothing. */
export function idOf(body: string, field: string): string {
  const document = parseLossless(body);
  const id = typeof document === 'object' && document !== null ? (document as Record<string, unknown>)[field] : null;
  return typeof id === 'number' || typeof id === 'string' ? String(id).trim() : '';
}
