import type { CheckState } from '../../core/doctor/check.ts';
import type { Tone } from './paint.ts';

/** How the answer of a check is shown: a sign that needs no colour, and a tone. */
export const checkLooks: Readonly<Record<CheckState, { readonly sign: string; readonly tone: Tone }>> = {
  ok: { sign: '✓', tone: 'good' },
  warning: { sign: '!', tone: 'warn' },
  failed: { sign: '✗', tone: 'bad' },
  off: { sign: '–', tone: 'dim' },
};
