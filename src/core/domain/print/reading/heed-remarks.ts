import type { Finding, LineReading } from '../personalization.ts';
import type { ReviewReason } from '../review.ts';
import { quote } from './quote.ts';
import type { Remark, RemarkKind } from './remarks.ts';

const reasons: Readonly<Partial<Record<RemarkKind, ReviewReason>>> = {
  doubt: 'buyer-doubt',
  font: 'font-request',
  none: 'buyer-note',
  unknown: 'buyer-note',
};

/** Kinds of remarks that may be, or hold, the text of a line that has none. */
const mayBeText: readonly RemarkKind[] = ['unknown', 'doubt', 'font'];

/** Whether the buyer's words may hold a text to print. */
export function mayHoldText(remarks: readonly Remark[]): boolean {
  return remarks.some(({ kind }) => mayBeText.includes(kind));
}

/**
 * Adds to a reading what the buyer's words beside the text ask for: a finding for each doubt, font and unknown sentence; hurry becomes a
 * note on every piece; the rest is let go.
 */
export function heed(reading: LineReading, remarks: readonly Remark[], shared: readonly Finding[]): LineReading {
  const wholly = reading.findings.some(({ reason }) => reason === 'not-understood') && reading.askModel;
  const followed = reading.source === 'rule';
  const findings = remarks.flatMap(({ kind, text }): Finding[] => {
    const reason = reasons[kind];
    if (!reason || (kind === 'unknown' && wholly) || (kind === 'none' && followed)) return [];
    return [{ reason, detail: quote(text, 120), position: null }];
  });
  const hurry = remarks.filter(({ kind }) => kind === 'urgent').map(({ text }) => text.slice(0, 200));
  const note = hurry.length === 0 ? null : hurry.join(' · ').slice(0, 500);
  return {
    ...reading,
    personalizations: reading.personalizations.map((p) => ({ ...p, note: p.note ?? note })),
    findings: [...reading.findings, ...findings, ...shared],
  };
}
