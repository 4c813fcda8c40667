import { defineIssue } from '../issue.ts';
import { catchMissing, missingIn } from '../missing.ts';

/** Two rounds of the print queue. */
const graceMs = 20 * 60_000;

/** A task that a person cancelled before it was begun counts: the piece is not to be made. */
export const noPrintTask = defineIssue({
  id: 'I23',
  title: 'No print task',
  description:
    'A line of an open order was read and stands on no print queue: nobody will make it. It comes about when a run dies between reading and making tasks, or tasks are cancelled by something that is no person.',
  severity: 'high',
  mode: 'A',
  graceMs,
  subject: 'order',
  halfDone: 'makes the tasks of what was read',
  find: (look) =>
    missingIn(look, graceMs, {
      'no-task': { words: 'it was read, and there is no task to print it', job: 'populate-print-queue' },
    }),
  repair: catchMissing,
});
