import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { listClaimPieces } from '../core/store/claims/claim-list.ts';
import { openClaims } from '../core/store/claims/claim-outbox.ts';
import { moveCursor, readCursor } from '../core/store/orders/cursors.ts';
import type { Tx } from '../core/store/store.ts';
import { answerClaims } from './answer-claims.ts';
import { ClaimTally, takeClaims } from './claim-intake.ts';
import { defineJob, type StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';
import { settleReturns } from './settle-returns.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Claims are made weeks after a delivery; older ones are over by the time anybody installs this. */
const firstReachDays = 30;
const overlapMs = hourMs;
/** So near to its deadline a claim that nobody has answered is told in the log. */
const nearMs = 12 * hourMs;

export const trendyolClaims = defineJob({
  id: 'trendyol-claims',
  title: 'Trendyol returns',
  description:
    'Reads what buyers send back, tells the marketplace what was accepted here, and lets the shop’s stock follow what was said of each piece. By hand: after a word of yours.',
  schedules: [{ cron: '14,44 * * * *' }],
  args: z.object({}),
  needs: ['trendyol'],
  resources: () => ['trendyol:claims', 'opencart'],
  writes: ['claims', 'claim_items', 'raw_documents', 'changes', 'parked', 'cursors', 'shop_stock_moves'],
  priority: 3,
  steps: [
    { name: 'read', run: (_args, context) => readClaims(context) },
    { name: 'answer', run: (_args, context) => answerClaims(context) },
    { name: 'settle', run: (_args, context) => settleReturns(context) },
  ],
  onStepFailure: 'continue',
});

/** Those made since the last reading, and once more all that are not over: their states change without a date to ask for. */
async function readClaims(context: Context): Promise<StepResult> {
  const source = packageChannel(context);
  const stream = `${source.id}:claims`;
  const { watermark } = await readCursor(context.store.db, stream);
  const to = context.clock.now();
  const begin = watermark === null ? to - firstReachDays * dayMs : watermark - overlapMs;
  const tally = new ClaimTally();
  for (let from = begin; from < to; from += source.longestWindowMs) {
    const window = { from, to: Math.min(to, from + source.longestWindowMs) };
    for (let page = 0, pages = 1; page < pages; page += 1) {
      context.signal.throwIfAborted();
      const answer = await source.listClaims(window, page);
      pages = answer.pages;
      const isLast = page + 1 >= pages;
      await takeClaims(
        context,
        answer.claims,
        tally,
        isLast ? (tx) => reach(tx, context, stream, window.to) : undefined,
      );
    }
  }
  await takeClaims(context, await source.readClaims(await openClaims(context.store.db, source.id)), tally);
  await tellDeadlines(context);
  return { summary: tally.toString() };
}

function reach(tx: Tx, context: Context, stream: string, watermark: number): Promise<void> {
  return moveCursor(tx, { now: context.clock.now(), runId: context.run.id }, stream, { watermark });
}

async function tellDeadlines(context: Context): Promise<void> {
  const now = context.clock.now();
  const { rows } = await listClaimPieces(context.store.db, { open: true }, { limit: 1000, offset: 0 });
  const near = rows.filter(
    ({ status, dueAt, answerState }) =>
      status === 'waiting' && answerState === null && dueAt !== null && dueAt > now && dueAt - now < nearMs,
  );
  for (const { id, orderNumber, dueAt } of near) {
    const hours = Math.floor(((dueAt ?? now) - now) / hourMs);
    context.log.warn(
      `return ${id} of order ${orderNumber} is accepted by itself in ${hours} h: answer it with \`orderdeck return approve ${id}\`, or refuse it in the seller’s panel`,
    );
  }
}
