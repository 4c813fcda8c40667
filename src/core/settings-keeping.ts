import * as z from 'zod';
import { whole, yesOrNo } from './settings-rules.ts';

/** How long what accumulates is kept. Whole days; what is younger is never touched. */
export interface KeepingSettings {
  /** Logs by class: of ordinary jobs, of what works with the marketplace (and the engine's own), of reports. */
  readonly logDays: Readonly<Record<LogClass, number>>;
  readonly logFileBytes: number;
  /** Runs with their steps and attempts, outgoing calls, and the records of covered windows and slots. */
  readonly runDays: number;
  /** Deliveries that are done; what failed stays. */
  readonly webhookDays: number;
  /** What models were asked and answered. */
  readonly modelDays: number;
  /** Older versions of documents, the change log of orders, the ledger of stock: how far back one can look. */
  readonly pastDays: number;
  /** A buyer's data of orders that ended so long ago is erased; null: only on request. */
  readonly buyerDays: number | null;
  /** Whether the daemon makes a backup every hour. */
  readonly backups: boolean;
  /** How long what a restore has put aside is kept. */
  readonly asideDays: number;
}

export type LogClass = 'ordinary' | 'marketplace' | 'report';

const mostDays = 36_500;

/** The variables, as part of the settings' schema. */
export const keepingVariables = {
  KEEP_LOGS_DAYS: whole(1, mostDays)
    .default(7)
    .meta({ title: 'Logs of ordinary jobs are kept', unit: 'days', affects: 'rotate-logs' }),
  KEEP_MARKETPLACE_LOGS_DAYS: whole(1, mostDays)
    .default(30)
    .meta({ title: 'Logs of the marketplace’s jobs and of the engine are kept', unit: 'days', affects: 'rotate-logs' }),
  KEEP_REPORTS_DAYS: whole(1, mostDays)
    .default(90)
    .meta({ title: 'Logs of jobs that report are kept', unit: 'days', affects: 'rotate-logs' }),
  LOG_FILE_MB: whole(1, 10_000)
    .default(100)
    .meta({ title: 'A log file is followed by the next one at', unit: 'MB', affects: 'every job’s log' }),
  KEEP_RUNS_DAYS: whole(7, mostDays)
    .default(30)
    .meta({ title: 'Finished runs and outgoing calls are kept', unit: 'days', affects: 'maintain-store' }),
  KEEP_WEBHOOKS_DAYS: whole(7, mostDays)
    .default(30)
    .meta({ title: 'Webhooks that are done are kept', unit: 'days', affects: 'maintain-store' }),
  KEEP_MODEL_CALLS_DAYS: whole(92, mostDays)
    .default(400)
    .meta({ title: 'What language models were asked is kept', unit: 'days', affects: 'maintain-store, ai-usage' }),
  KEEP_PAST_DAYS: whole(30, mostDays).default(400).meta({
    title: 'The past of orders and stock can be looked at for',
    unit: 'days',
    affects: 'maintain-store, --at, replay, undo',
  }),
  ERASE_BUYERS_AFTER_DAYS: whole(30, mostDays).optional().meta({
    title: 'Names, addresses and texts of buyers are erased so long after their order ended',
    unit: 'days',
    affects: 'maintain-store; not set: only by `orderdeck erase`',
  }),
  BACKUPS: yesOrNo.default(true).meta({ title: 'Back up by itself, every hour', affects: 'back-up' }),
  KEEP_REPLACED_DAYS: whole(1, mostDays)
    .default(30)
    .meta({ title: 'What a restore has put aside is kept', unit: 'days', affects: 'back-up' }),
};

export function keepingSettings(env: z.output<z.ZodObject<typeof keepingVariables>>): KeepingSettings {
  return {
    logDays: {
      ordinary: env.KEEP_LOGS_DAYS,
      marketplace: env.KEEP_MARKETPLACE_LOGS_DAYS,
      report: env.KEEP_REPORTS_DAYS,
    },
    logFileBytes: env.LOG_FILE_MB * 1_000_000,
    runDays: env.KEEP_RUNS_DAYS,
    webhookDays: env.KEEP_WEBHOOKS_DAYS,
    modelDays: env.KEEP_MODEL_CALLS_DAYS,
    pastDays: env.KEEP_PAST_DAYS,
    buyerDays: env.ERASE_BUYERS_AFTER_DAYS ?? null,
    backups: env.BACKUPS,
    asideDays: env.KEEP_REPLACED_DAYS,
  };
}

/** As it is where nobody has set anything. */
export const keptByDefault: KeepingSettings = keepingSettings(z.object(keepingVariables).parse({}));
