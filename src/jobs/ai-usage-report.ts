import * as z from 'zod';
import type { Context } from '../core/context.ts';
import { callWords, costWords, inSeconds, trend, type UsageByName, usageWords } from '../core/domain/model-usage.ts';
import { localDate } from '../core/domain/zones.ts';
import { type UsageReport, usageReport } from '../core/store/print/model-usage.ts';
import { defineJob, type StepResult } from './job.ts';

export const aiUsageReport = defineJob({
  id: 'ai-usage-report',
  title: 'Language model usage',
  description:
    'Tells how often language models were asked, what failed, what it cost and how long it took, by model and by marketplace, against the time before. The same figures: orderdeck ai-usage.',
  schedules: [{ cron: '0 6 * * *' }],
  args: z.object({
    days: z.number().int().min(1).max(92).default(1).describe('whole days, ending with yesterday'),
  }),
  steps: [{ name: 'report', run: ({ days }, context) => report(days, context) }],
});

async function report(days: number, { store, settings, clock, log, count }: Context): Promise<StepResult> {
  const told = await usageReport(store.db, settings.zone, days, clock.now());
  for (const line of reportLines(told, settings.zone)) log.info(line);
  count('seen', told.period.calls);
  const when = days === 1 ? localDate(told.period.from, settings.zone) : `${days} days`;
  const today = told.today.calls > 0 ? ` · today so far: ${usageWords(told.today)}` : '';
  return { summary: `${when}: ${usageWords(told.period)}; before: ${usageWords(told.before)}${today}` };
}

/** The report as lines of a log. */
function reportLines({ period, before }: UsageReport, zone: string): string[] {
  const last = localDate(period.to - 1, zone);
  const moved = (name: string, now: number, then: number): string[] => {
    const by = trend(now, then);
    return by === null ? [] : [`${name} ${by}`];
  };
  const against = [
    ...moved('calls', period.calls, before.calls),
    ...moved('failed', period.failed, before.failed),
    ...moved('cost', period.costNano, before.costNano),
  ];
  return [
    `${localDate(period.from, zone)} to ${last}: ${usageWords(period)}`,
    ...period.models.map((model) => `model ${lineOf(model)}${model.prices.map((price) => ` [${price}]`).join('')}`),
    ...period.marketplaces.map((marketplace) => `marketplace ${lineOf(marketplace)}`),
    ...period.errors.map(({ code, calls }) => `error ${code}: ${calls}`),
    `print tasks made of it: ${period.tasks}, waiting for a person: ${period.reviews}`,
    `before: ${usageWords(before)}${against.length > 0 ? ` (${against.join(', ')})` : ''}`,
  ];
}

function lineOf(usage: UsageByName): string {
  const { calls, failed, promptTokens, cachedTokens, completionTokens } = usage;
  const tokens = `${promptTokens} in (${cachedTokens} cached), ${completionTokens} out`;
  const times = `p50 ${inSeconds(usage.p50Ms)}, p95 ${inSeconds(usage.p95Ms)}`;
  return `${usage.name ?? 'none'}: ${callWords(calls)}, ${failed} failed, tokens ${tokens}, cost ${costWords(usage)}, ${times}`;
}
