/** What a seller changes of a package at Trendyol: its two states, in this order, and the number of a carrier of one's own (facts B3). */
export const packageWriteKinds = ['picking', 'invoiced', 'tracking'] as const;
export type PackageWriteKind = (typeof packageWriteKinds)[number];

export interface PackageChange {
  readonly kind: PackageWriteKind;
  /** The number of the invoice, where it is told, or of the parcel. */
  readonly value: string | null;
}

/** `sending`: it may have been sent, nobody knows until the package is read. `failed`: it is looked at again. */
export type PackageWriteState = 'staged' | 'sending' | 'confirmed' | 'refused' | 'failed' | 'superseded';

/** In which of the marketplace's states a package can be changed so. */
const allowedFrom: Readonly<Record<PackageWriteKind, readonly string[]>> = {
  picking: ['Created'],
  invoiced: ['Picking'],
  tracking: ['Created', 'Picking', 'Invoiced'],
};

/** Why a package in this state (the marketplace's word) cannot be changed so (M11); null when it can. */
export function whyNotWrite(kind: PackageWriteKind, held: string): string | null {
  const allowed = allowedFrom[kind];
  if (allowed.includes(held)) return null;
  return `it is ${held}, and must be ${allowed.join(' or ')} for that`;
}

/** What is wrong with a number that is to stand on a package; null when nothing is. */
export function whyNotNumber(text: string): string | null {
  if (text.length > 64) return 'a number has at most 64 characters';
  return /^[\p{L}\p{N}][\p{L}\p{N}./-]*$/u.test(text) ? null : 'a number has letters, digits and . / - only';
}
