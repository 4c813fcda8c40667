import { defineIssue } from '../issue.ts';
import { catchMissing, missingIn } from '../missing.ts';

/** Two rounds of the regular path: what is younger is not missing yet. */
const graceMs = 30 * 60_000;
const readBy = 'populate-print-queue';

/** What waits for a person is not missing: it is in review with its reason. */
export const personalizationMissing = defineIssue({
  id: 'I15',
  title: 'Personalization missing',
  description:
    'Nobody has read what a line of an open order shall say, or what was read is gone or older than what stands there now: it is never printed, and nobody is asked. It comes about when a job skips an order, or a file is never fetched.',
  severity: 'critical',
  mode: 'A',
  graceMs,
  subject: 'order',
  halfDone: 'reads the line and makes its tasks',
  find: (look) =>
    missingIn(look, graceMs, {
      'file-not-fetched': { words: 'the buyer’s file was never fetched', job: 'personalization-chain' },
      'never-read': { words: 'nobody has read it', job: readBy },
      'changed-since': { words: 'it has changed, and nobody has read it since', job: readBy },
      'personalization-lost': { words: 'what was read of it is gone', job: readBy },
    }),
  fetch: ({ orderId, detail }) => {
    const { what } = detail as { readonly what: string };
    return what === 'file-not-fetched' && orderId !== null ? [{ fetch: 'files', orderId }] : [];
  },
  repair: catchMissing,
});
