import * as z from 'zod';
import { ChannelError, Unreadable } from '../core/channels/channel.ts';
import type { Context } from '../core/context.ts';
import { backoffDelay } from '../core/domain/backoff.ts';
import {
  type FileFailure,
  type FileToFetch,
  filesToFetch,
  keepFile,
  mostAttempts,
  noteFailure,
} from '../core/store/print/files.ts';
import { filesToReadAnew, keepReadAnew } from '../core/store/print/files-anew.ts';
import { defineJob, type StepResult } from './job.ts';
import { daysBackArg, orderArg, orderNamed, sinceDaysBack, syncedOrders } from './print-work.ts';

/** How long after a failure a link is tried again: it may live for a short time only, so soon at first. */
const retry = { baseMs: 2 * 60_000, capMs: 6 * 3_600_000 };
const readAnewAtOnce = 500;

const args = z.object({ order: orderArg, daysBack: daysBackArg });
export type DownloadArgs = z.output<typeof args>;

export const downloadCustomizations = defineJob({
  id: 'download-customizations',
  title: 'Buyers’ files',
  description:
    'Fetches the Amazon Custom file of each line that has a link, keeps its bytes and reads it. First step of the personalization chain. By hand: with --order, to try a failed link again at once.',
  args,
  resources: ({ order }) => (order === undefined ? ['print:files'] : []),
  writes: ['archives', 'customization_files', 'changes'],
  priority: 4,
  timeLimitMs: 60 * 60_000,
  worksOn: [syncedOrders.from],
  input: syncedOrders,
  steps: [{ name: 'download', run: downloadFiles }],
});

/** What became of one file. */
type Fetched = 'read' | 'unchanged' | 'refused' | 'failed' | 'later';

/** Step 1 of the chain: fetches and reads the files of all open orders, of a window of them, or of one. */
export async function downloadFiles({ order, daysBack }: DownloadArgs, context: Context): Promise<StepResult> {
  const orderId = await orderNamed(context, order);
  const since = sinceDaysBack(context, daysBack);
  const anew = await readAnew(context, orderId);
  const files = await filesToFetch(context.store.db, { orderId, since }, context.clock.now());
  const became: Record<Fetched, number> = { read: 0, unchanged: 0, refused: 0, failed: 0, later: 0 };
  let outage: ChannelError | null = null;
  context.count('seen', files.length);
  for (const [done, file] of files.entries()) {
    context.signal.throwIfAborted();
    context.progress(done, files.length);
    const { fetched, error } = await fetchOne(context, file);
    became[fetched] += 1;
    if (error) outage = error;
  }
  context.progress(files.length, files.length);
  // One file that is not answered is its own trouble; when none is, the host is down or out of reach.
  if (outage && became.later === files.length) throw outage;
  context.count('created', became.read);
  context.count('unchanged', became.unchanged);
  context.count('refused', became.refused + became.failed + became.later);
  const parts = [
    `${files.length} files: ${became.read} read`,
    became.unchanged > 0 && `${became.unchanged} the same behind a new link`,
    became.refused > 0 && `${became.refused} links refused`,
    became.failed > 0 && `${became.failed} unreadable`,
    became.later > 0 && `${became.later} not answered, tried again`,
    anew > 0 && `${anew} read anew`,
  ];
  return { summary: parts.filter(Boolean).join(', ') };
}

async function fetchOne(
  context: Context,
  file: FileToFetch,
): Promise<{ readonly fetched: Fetched; readonly error?: ChannelError }> {
  const { amazonCustom } = context.channels;
  const by = () => ({ now: context.clock.now(), runId: context.run.id });
  try {
    const bytes = await amazonCustom.fetch(file.link, file.externalId);
    const reading = await amazonCustom.read(bytes, file);
    const changed = await context.store.write((tx) => keepFile(tx, by(), file, { bytes, reading, link: file.link }));
    context.log.info(
      `order ${file.orderId}, line ${file.itemId}: file ${reading.sha256.slice(0, 12)} ${changed ? 'read' : 'unchanged'}`,
    );
    return { fetched: changed ? 'read' : 'unchanged' };
  } catch (error) {
    context.signal.throwIfAborted();
    const attempt = file.attempts + 1;
    const told = failureOf(error, attempt >= mostAttempts);
    if (!told) throw error;
    const last = attempt >= mostAttempts && told.failure !== null;
    const wait = retry.baseMs / 2 + backoffDelay({ attempt, ...retry, random: Math.random });
    const nextTryAt = last ? null : context.clock.now() + wait;
    await context.store.write((tx) => noteFailure(tx, by(), file, { ...told, nextTryAt }));
    const next = nextTryAt === null ? 'not tried again by itself' : `next try ${new Date(nextTryAt).toISOString()}`;
    context.log.warn(`order ${file.orderId}, line ${file.itemId}: ${told.detail} Attempt ${attempt}, ${next}.`);
    if (told.failure === null) return { fetched: 'later', ...(error instanceof ChannelError && { error }) };
    return { fetched: told.failure === 'file-refused' ? 'refused' : 'failed' };
  }
}

/** The three kinds of failure that must stay apart, and the fourth that may pass; null: not about the file at all. */
function failureOf(error: unknown, isLast: boolean): { failure: FileFailure | null; detail: string } | null {
  if (error instanceof Unreadable) {
    return { failure: error.reason === 'file-mismatch' ? 'file-mismatch' : 'file-unreadable', detail: error.message };
  }
  if (error instanceof ChannelError) {
    // A page for people, again and again, is how an expired link may look.
    const isRefusal = !error.passing || (isLast && error.kind === 'nonsense');
    return { failure: isRefusal ? 'file-refused' : null, detail: error.message };
  }
  return null;
}

/** Files that older rules have read, or for another number of pieces, are read again from their bytes. */
async function readAnew(context: Context, orderId: number | undefined): Promise<number> {
  const files = await filesToReadAnew(context.store.db, orderId, readAnewAtOnce);
  for (const file of files) {
    context.signal.throwIfAborted();
    const told = await context.channels.amazonCustom.read(file.bytes, file).catch((error: unknown) => {
      const why = failureOf(error, true);
      if (why === null || why.failure === null) throw error;
      context.log.warn(`order ${file.orderId}, line ${file.itemId}: ${why.detail}`);
      return { failure: why.failure, detail: why.detail };
    });
    const by = { now: context.clock.now(), runId: context.run.id };
    await context.store.write((tx) => keepReadAnew(tx, by, file, told));
  }
  return files.length;
}
