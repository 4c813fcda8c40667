import * as z from 'zod';
import { elementTexts } from '../json-text.ts';
import { type EventName, eventOfStatus } from './event.ts';
import { exactMember } from './exact-member.ts';

/** A package of a delivery, by what tells it from its earlier and later states. */
export interface ToldPackage {
  /** Digit by digit, however long. */
  readonly id: string;
  readonly status: string;
  /** Its modify date, as written. */
  readonly at: string;
  /** Null for a status that we do not know. */
  readonly event: EventName | null;
  /** The JSON of this one package as it was written. */
  readonly text: () => string;
}

const word = z.string().min(1).max(100);
const id = z.union([z.number(), word]).optional();
const wirePackage = z.object({
  shipmentPackageId: id,
  id,
  status: word.optional(),
  shipmentPackageStatus: word.optional(),
  lastModifiedDate: z.union([z.number(), word]).optional(),
  createdBy: z.string().nullish(),
});
const wirePage = z.object({ content: z.array(z.unknown()).min(1) });

/**
 * The packages of a marketplace's body, which is one package or a page of them (facts on Trendyol, B6); null for each that is no
 * package with id, status and modify date.
 *
 * @param value the parsed body
 * @param text the body itself
 */
export function toldPackages(value: unknown, text: string): (ToldPackage | null)[] {
  const page = wirePage.safeParse(value);
  if (!page.success) return [packageOf(value, () => text)];
  let texts: string[] | null = null;
  return page.data.content.map((one, index) =>
    packageOf(one, () => {
      texts ??= elementTexts(text, 'content') ?? [];
      return texts[index] ?? '';
    }),
  );
}

function packageOf(value: unknown, text: () => string): ToldPackage | null {
  const parsed = wirePackage.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  const name = data.shipmentPackageId === undefined ? 'id' : 'shipmentPackageId';
  const number = data[name];
  const status = data.status ?? data.shipmentPackageStatus;
  const at = data.lastModifiedDate;
  if (number === undefined || status === undefined || at === undefined) return null;
  const exact =
    typeof number === 'number' && !Number.isSafeInteger(number) ? exactMember(text(), name) : String(number);
  return { id: exact, status, at: String(at), event: eventOfStatus(status, data.createdBy ?? null), text };
}
