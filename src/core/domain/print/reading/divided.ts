import type { LineReading } from '../personalization.ts';
import { findList } from './list-shapes.ts';
import { quote } from './quote.ts';

/**
 * Of an order that was split, each part has the words of the whole: what could be the texts of several pieces may be those of pieces that
 * went with another part. One text without any sign of a list is meant for all of them and stays certain.
 */
export function doubtDivided(reading: LineReading): LineReading {
  const { personalizations, findings } = reading;
  if (findings.some(({ reason }) => reason === 'split-unsure')) return reading;
  const [first, ...more] = personalizations;
  if (!first) return reading;
  const isPlainText = more.length === 0 && first.fields.length < 2 && findList(first.text ?? '') === null;
  if (isPlainText) return reading;
  const words = quote(personalizations.map(({ text }) => text ?? '').join(', '));
  const detail = `the order was split, and ${words} may name pieces of its other part as well`;
  return { ...reading, findings: [...findings, { reason: 'split-unsure', detail, position: null }] };
}
