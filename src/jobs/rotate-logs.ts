import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { inBytes } from '../core/domain/in-bytes.ts';
import { ForeignLogFolder, type LogKeeping, type LogStep, planLogs, takeLogStep } from '../core/logs/keep-logs.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';
import { logClassOf } from './log-classes.ts';

export const rotateLogs = defineJob({
  id: 'rotate-logs',
  title: 'Compress and delete old logs',
  description:
    'Compresses logs that are closed, and deletes those older than KEEP_LOGS_DAYS, KEEP_MARKETPLACE_LOGS_DAYS or KEEP_REPORTS_DAYS. What is written to now stays as it is; what is compressed is still searched by orderdeck logs and in the console. --dry-run tells what would go.',
  schedules: [{ cron: '0 4 * * *' }],
  args: z.object({}),
  resources: () => ['logs'],
  steps: [{ name: 'rotate', run: (_, context) => rotate(context) }],
});

async function rotate(context: Context): Promise<StepResult> {
  const { settings, clock, log, signal, count, run } = context;
  const { logDir: dir, zone, keeping } = settings;
  const daysOf = (job: string): number => keeping.logDays[logClassOf(job)];
  const steps = plan({ dir, zone, now: clock.now(), daysOf });
  const done = { compress: 0, delete: 0, bytes: 0, failed: 0 };
  for (const [index, step] of steps.entries()) {
    signal.throwIfAborted();
    const { what, name, bytes } = step;
    count('seen');
    const freed = run.dryRun ? (what === 'delete' ? bytes : 0) : take(step, context);
    if (freed === null) {
      done.failed += 1;
      continue;
    }
    log.info(`${what} ${name.key}, ${inBytes(bytes)}${run.dryRun ? ' (plan)' : `, ${inBytes(freed)} freed`}`);
    if (!run.dryRun) count('updated');
    done[what] += 1;
    done.bytes += freed;
    context.progress(index + 1, steps.length, name.job);
  }
  const left = done.failed === 0 ? '' : `, ${done.failed} left as they are: see the log`;
  const freed = `${inBytes(done.bytes)} ${run.dryRun ? 'by deleting alone' : 'freed'}`;
  const would = run.dryRun ? 'would be ' : '';
  return { summary: `${done.delete} log files ${would}deleted, ${done.compress} ${would}compressed, ${freed}${left}` };
}

/** One file that is another user's, or that no room is left for, must not keep the others from being deleted. @returns null: it failed */
function take(step: LogStep, { log, count }: Context): number | null {
  try {
    return takeLogStep(step);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const done = step.what === 'compress' ? 'compressed' : 'deleted';
    log.error(`${step.name.file} could not be ${done} (${code}): see to whom it belongs and whether the disk is full`);
    count('failed');
    return null;
  }
}

function plan(keeping: LogKeeping) {
  try {
    return planLogs(keeping);
  } catch (error) {
    if (error instanceof ForeignLogFolder) throw new GiveUp('foreign-log-folder', error.message, error.hint);
    throw error;
  }
}
