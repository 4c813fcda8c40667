import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { openInboxIfAny } from '../core/inbox/open.ts';
import { findClass } from '../core/issues/index.ts';
import { type Swept, sweep } from '../core/issues/sweep.ts';
import { defineJob, type StepResult } from './job.ts';
import { freshenSourceIndex, openOrdersResource } from './source-index.ts';

export const findInconsistencies = defineJob({
  id: 'find-inconsistencies',
  title: 'Find inconsistencies',
  description:
    'Asks every rule of everything: orders, prints, stock, webhooks and runs. Between its runs the same rules are asked of whatever is touched, so it should find nothing new; what it does find alone, it says. By hand: after a restore, or when a list is in doubt.',
  schedules: [{ cron: '0 3 * * *' }],
  args: z.object({}),
  resources: () => ['issues', openOrdersResource],
  writes: [
    ...['issues', 'issue_spans', 'issue_looks', 'touched', 'source_index', 'cursors'],
    ...['raw_documents', 'orders', 'order_items', 'order_tags', 'changes'],
  ],
  priority: 6,
  timeLimitMs: 60 * 60_000,
  steps: [
    { name: 'read open orders', run: (_args, context) => freshenSourceIndex(context) },
    { name: 'look', run: (_args, context) => look(context) },
  ],
  // What the source does not tell leaves the index as old as it was: what rests on it is unsure, all else is looked at.
  onStepFailure: 'continue',
});

async function look(context: Context): Promise<StepResult> {
  const { store, settings, clock, signal, run, progress } = context;
  const inbox = await openInboxIfAny(settings.inboxFile);
  try {
    const swept = await sweep(store, {
      now: () => clock.now(),
      zone: settings.zone,
      inbox,
      runId: run.id,
      signal,
      progress,
    });
    return { summary: tell(context, swept) };
  } finally {
    await inbox?.close();
  }
}

/** What a look at what was touched should have found before is a mistake of the rule: it is said, so that somebody mends it. */
function tell({ log, count }: Context, { opened, closed, missed, byClass }: Swept): string {
  for (const [cls, number] of Object.entries(missed)) {
    log.warn(
      `${cls} (${findClass(cls)?.title}): ${number} found only by asking everything; nothing that was touched told of them`,
    );
  }
  count('seen', opened + closed);
  count('created', opened);
  count('updated', closed);
  if (opened + closed === 0) return 'nothing new, nothing solved';
  const parts = byClass.map((one) => `${one.class} ${wordsOf(one)}`);
  const alone = Object.values(missed).reduce((sum, number) => sum + number, 0);
  return `${wordsOf({ opened, closed })}: ${parts.join(', ')}${alone > 0 ? `; ${alone} found only now` : ''}`;
}

function wordsOf({ opened, closed }: { readonly opened: number; readonly closed: number }): string {
  const parts = [...(opened > 0 ? [`${opened} new`] : []), ...(closed > 0 ? [`${closed} solved`] : [])];
  return parts.join(', ');
}
