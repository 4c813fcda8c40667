import type * as z from 'zod';
import { type E4, moneyFromNumber } from '../domain/money.ts';
import { Unreadable } from './channel.ts';

/** How a channel's documents are spoken of when one cannot be read. */
export interface DocumentShape {
  readonly vendor: string;
  /** "The order". */
  readonly thing: string;
  readonly idField: string;
  readonly isDate: (field: string) => boolean;
}

/**
 * The JSON text of one document, as far as its schema describes it.
 *
 * @throws Unreadable with reason bad-json, missing-id, bad-date or bad-shape; names the field, never its value
 */
export function readDocument<S extends z.ZodType>(
  parse: (text: string) => unknown,
  body: string,
  schema: S,
  shape: DocumentShape,
): z.output<S> {
  let document: unknown;
  try {
    document = parse(body);
  } catch {
    throw new Unreadable('bad-json', 'The stored document is not JSON.');
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw unreadable(parsed.error, shape);
}

function unreadable(error: z.ZodError, { vendor, thing, idField, isDate }: DocumentShape): Unreadable {
  const [issue] = error.issues;
  const [first] = issue?.path ?? [];
  const field = fieldPath(issue?.path ?? []);
  const wrong = (issue?.message ?? 'Invalid input').replace(/^Invalid input: /, '');
  const reason = first === idField ? 'missing-id' : isDate(String(first)) ? 'bad-date' : 'bad-shape';
  return new Unreadable(reason, `${field === '' ? thing : field} is not as ${vendor} writes it: ${wrong}.`);
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/**
 * An amount of a document; none counts as nothing.
 *
 * @throws Unreadable with reason bad-money
 */
export function money(amount: number | null | undefined, field: string): E4 {
  try {
    return moneyFromNumber(amount ?? 0);
  } catch {
    throw new Unreadable('bad-money', `${field} is not an amount of money that can be counted.`);
  }
}
