import * as z from 'zod';
import { BackupError } from '../core/backup/backup-error.ts';
import { makeBackup } from '../core/backup/make.ts';
import type { Context } from '../core/context.ts';
import { inBytes } from '../core/domain/in-bytes.ts';
import { defineJob, GiveUp, type StepResult } from './job.ts';

export const backUp = defineJob({
  id: 'back-up',
  title: 'Back up database and inbox',
  description:
    'Copies database and inbox into backups/ while others work, verifies the copy, and keeps 24 hourly and 14 daily ones. BACKUPS=no leaves it to you; orderdeck restore puts one back.',
  schedules: [{ cron: '47 * * * *' }],
  args: z.object({}),
  resources: () => ['backup'],
  // A copy of a large store takes its time and holds this thread alone.
  timeLimitMs: 30 * 60_000,
  steps: [{ name: 'copy', run: (_, context) => copy(context) }],
});

async function copy({ settings, clock, run, log, count, progress }: Context): Promise<StepResult> {
  if (!settings.keeping.backups) return { summary: 'off: BACKUPS is set to no' };
  if (run.dryRun) return { summary: 'would copy database and inbox, and verify the copy' };
  try {
    const made = makeBackup({ settings, now: () => clock.now(), progress });
    const size = made.manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    count('created');
    for (const name of made.deleted) log.info(`backup ${name} deleted: newer ones stand for it`);
    return { summary: `backup ${made.name}, ${inBytes(size)}, verified; ${made.deleted.length} older ones deleted` };
  } catch (error) {
    if (error instanceof BackupError) throw new GiveUp(error.code, error.message, error.hint);
    throw error;
  }
}
