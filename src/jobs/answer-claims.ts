import { ChannelError } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import {
  type ClaimAnswer,
  claimsToAnswer,
  markSending,
  refuseAnswers,
  stageAgain,
} from '../core/store/claims/claim-outbox.ts';
import { ClaimTally, takeClaims } from './claim-intake.ts';
import type { StepResult } from './job.ts';
import { packageChannel } from './package-intake.ts';

/** So long (ms) after an answer without a word it may still be carried out: the claim is read, and nothing sent again. */
const doubtMs = 60_000;

/** Tells the marketplace what was accepted here; the claim that is read behind it says whether it is so. */
export async function answerClaims(context: Context): Promise<StepResult> {
  const source = packageChannel(context);
  const answers = await claimsToAnswer(context.store.db, source.id);
  let sent = 0;
  let refused = 0;
  for (const answer of answers) {
    context.signal.throwIfAborted();
    const due = await dueItems(context, answer);
    if (due.length === 0) continue;
    if (context.run.dryRun) {
      context.log.info(`would accept ${due.length} of claim ${answer.externalId}`);
      sent += due.length;
      continue;
    }
    const ids = due.map(({ id }) => id);
    await context.store.write((tx) => markSending(tx, ids, context.clock.now()));
    const result = await source
      .approveClaim(
        answer.externalId,
        due.map(({ externalId }) => externalId),
      )
      .catch(async (error: unknown) => {
        const certain = error instanceof ChannelError && (error.kind === 'auth' || error.kind === 'throttled');
        if (certain) await context.store.write((tx) => stageAgain(tx, ids));
        throw error;
      });
    if (result.kind === 'refused') {
      await context.store.write((tx) => refuseAnswers(tx, ids, result.error.message));
      context.log.warn(`claim ${answer.externalId}: not accepted: ${result.error.message}`);
      context.count('refused', ids.length);
      refused += ids.length;
    } else sent += ids.length;
    await readBack(context, answer.externalId);
  }
  const parts = [...(sent > 0 ? [`${sent} accepted`] : []), ...(refused > 0 ? [`${refused} refused`] : [])];
  return { summary: parts.join(', ') || 'nothing to answer' };
}

/** Those to send now. What was sent and never answered is looked for first, and sent once more only when that was long ago. */
async function dueItems(context: Context, { externalId, items }: ClaimAnswer): Promise<ClaimAnswer['items']> {
  const now = context.clock.now();
  const doubtful = items.filter(({ sentAt }) => sentAt !== null);
  if (doubtful.length === 0) return items;
  await readBack(context, externalId);
  const late = doubtful.filter(({ sentAt }) => (sentAt ?? now) + doubtMs <= now);
  const lateIds = late.map(({ id }) => id);
  if (lateIds.length > 0) await context.store.write((tx) => stageAgain(tx, lateIds));
  const open = await claimsToAnswer(context.store.db, packageChannel(context).id);
  return open.find((one) => one.externalId === externalId)?.items.filter(({ sentAt }) => sentAt === null) ?? [];
}

async function readBack(context: Context, externalId: string): Promise<void> {
  const source = packageChannel(context);
  await takeClaims(context, await source.readClaims([externalId]), new ClaimTally());
}
