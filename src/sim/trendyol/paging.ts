import { refused } from './errors.ts';
import type { WirePage } from './wire.ts';

/** A whole number of the query; throws 400 for anything else. */
export function wholeNumber(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  if (!/^\d{1,15}$/.test(text) || Number(text) > most) {
    throw refused(400, `${name}.invalid`, `${name} must be a whole number up to ${most}`);
  }
  return Number(text);
}

/** What a comma list of the query names; empty when it is not there. */
export function listOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

/** Cuts the page that was asked for (`page` from 0, `size`) out of a list; throws 400 for a size beyond `most`. */
export function pageOf<T>(
  list: readonly T[],
  query: URLSearchParams,
  { size: usual, most }: { readonly size: number; readonly most: number },
): WirePage<T> {
  const page = wholeNumber(query, 'page', 0, Number.MAX_SAFE_INTEGER);
  const size = Math.max(1, wholeNumber(query, 'size', usual, most));
  const content = list.slice(page * size, (page + 1) * size);
  return { totalElements: list.length, totalPages: Math.ceil(list.length / size), page, size, content };
}
