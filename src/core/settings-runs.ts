import * as z from 'zod';
import { text, whole } from './settings-rules.ts';

/** How much a run may take, and how much it tells. */
export interface RunSettings {
  /** For jobs that do not declare a limit of their own (M46). */
  readonly timeLimitMs: number;
  /** For jobs that do not declare a limit of their own (M47). */
  readonly memoryLimitMb: number;
  /** By job; they go before what the job declares. */
  readonly timeLimitsMs: Readonly<Record<string, number>>;
  readonly memoryLimitsMb: Readonly<Record<string, number>>;
  /** Detail is logged until then, UTC epoch ms (M126); null: it is not. */
  readonly debugUntil: number | null;
}

/** The bounds of both the setting for all jobs and each of those for one, in seconds and megabytes. */
export const runBounds = { time: [10, 86_400], memory: [64, 8192] } as const;

/** Pairs `job=number` parted by commas; null when it is no such list or a number is out of bounds. */
export function readJobNumbers(list: string, [least, most]: readonly [number, number]): Record<string, number> | null {
  const numbers: Record<string, number> = {};
  for (const entry of list.split(',')) {
    const [, job, digits] = /^\s*([a-z][a-z0-9-]*)\s*=\s*(\d{1,6})\s*$/.exec(entry) ?? [];
    if (job === undefined || Number(digits) < least || Number(digits) > most) return null;
    numbers[job] = Number(digits);
  }
  return numbers;
}

/** The same as text, as it is kept. */
export function jobNumbersText(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers)
    .map(([job, number]) => `${job}=${number}`)
    .join(', ');
}

const jobNumbers = (bounds: readonly [number, number], example: string) =>
  text
    .refine(
      (list) => readJobNumbers(list, bounds) !== null,
      `is not a list such as ${example}, each from ${bounds[0]} to ${bounds[1]}`,
    )
    .transform((list) => readJobNumbers(list, bounds) ?? {});

/** The variables of runs, as part of the settings' schema. */
export const runVariables = {
  RUN_TIME_LIMIT: whole(...runBounds.time)
    .default(300)
    .meta({
      title: 'Longest time of a run',
      unit: 'seconds',
      affects: 'every job that declares no limit of its own, from its next run on; what it did is kept',
    }),
  RUN_MEMORY_LIMIT: whole(...runBounds.memory)
    .default(256)
    .meta({
      title: 'Most memory of a run',
      unit: 'MB',
      affects: 'every job that declares no limit of its own, from its next run on',
    }),
  RUN_TIME_LIMITS: jobNumbers(runBounds.time, 'trendyol-stock=600, sync-tags=1200')
    .optional()
    .meta({
      title: 'Longest time of a run, job by job',
      unit: 'seconds',
      range: `pairs such as trendyol-stock=600, each from ${runBounds.time[0]} to ${runBounds.time[1]}`,
      affects: 'the jobs that it names, whatever they declare',
      jobs: true,
    }),
  RUN_MEMORY_LIMITS: jobNumbers(runBounds.memory, 'trendyol-products=512')
    .optional()
    .meta({
      title: 'Most memory of a run, job by job',
      unit: 'MB',
      range: `pairs such as trendyol-products=512, each from ${runBounds.memory[0]} to ${runBounds.memory[1]}`,
      affects: 'the jobs that it names, whatever they declare',
      jobs: true,
    }),
  ORDERDECK_DEBUG_UNTIL: z.iso.datetime({ error: 'is not a time such as 2026-03-08T12:30:00Z' }).optional().meta({
    title: 'Detail in the logs until',
    range: 'minutes from now (1 to 1440), a time such as 2026-03-08T12:30:00Z, or off',
    affects: 'all logs of runs: calls, what was left aside and why; it ends by itself',
    default: 'off',
  }),
};

export function runSettings(env: z.output<z.ZodObject<typeof runVariables>>): RunSettings {
  const inMs = Object.entries(env.RUN_TIME_LIMITS ?? {}).map(([job, seconds]) => [job, seconds * 1000]);
  return {
    timeLimitMs: env.RUN_TIME_LIMIT * 1000,
    memoryLimitMb: env.RUN_MEMORY_LIMIT,
    timeLimitsMs: Object.fromEntries(inMs),
    memoryLimitsMb: env.RUN_MEMORY_LIMITS ?? {},
    debugUntil: env.ORDERDECK_DEBUG_UNTIL === undefined ? null : Date.parse(env.ORDERDECK_DEBUG_UNTIL),
  };
}
