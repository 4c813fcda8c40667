import type { Command } from 'commander';
import { priceCurrency } from '../../core/domain/model-prices.ts';
import { costWords, inSeconds, trend, type UsageByName, usageWords } from '../../core/domain/model-usage.ts';
import { localDate } from '../../core/domain/zones.ts';
import { usageReport } from '../../core/store/print/model-usage.ts';
import type { Part } from '../../ui/present/line.ts';
import { act, type Call } from '../act.ts';
import { days as dayCount } from '../flags.ts';
import { iso } from '../json/time.ts';
import { byNameJson, usageJson } from '../json/usage-json.ts';
import { withSession } from '../session.ts';

/** `ai-usage`: what language models were asked, what failed and what it cost (S35). */
export function registerAiUsage(program: Command): void {
  const command = program
    .command('ai-usage')
    .description('what language models were asked, what failed, what it cost and how long it took')
    .option('--days <n>', 'so many whole days, ending with yesterday (1 to 92)', dayCount, 1);
  act<{ readonly days: number }>(command, show);
}

async function show({ home, output }: Call, { days }: { readonly days: number }): Promise<undefined> {
  await withSession(home, async ({ store, settings, now }) => {
    const { period, before, today } = await usageReport(store.db, settings.zone, days, now());
    output.document({
      days,
      from: iso(period.from),
      to: iso(period.to),
      ...usageJson(period),
      models: period.models.map(byNameJson),
      marketplaces: period.marketplaces.map(byNameJson),
      errors: period.errors,
      before: usageJson(before),
      today: usageJson(today),
    });
    const zone = settings.zone;
    output.print(
      { text: `${localDate(period.from, zone)} to ${localDate(period.to - 1, zone)}`, tone: 'strong' },
      `: ${usageWords(period)}`,
    );
    const moved = trend(period.calls, before.calls);
    output.print(`before: ${usageWords(before)}${moved === null ? '' : ` (calls ${moved})`}`);
    output.print(`today so far: ${usageWords(today)}`);
    if (period.calls === 0) return;
    output.print(`print tasks: ${period.tasks}, waiting for a person: ${period.reviews}`);
    for (const [title, rows] of [
      ['Model', period.models],
      ['Marketplace', period.marketplaces],
    ] as const) {
      output.print('');
      await output.table({ columns: columnsFor(title), rows: rows.map(cells) });
    }
    for (const { name, prices } of period.models)
      for (const price of prices)
        output.print(`${name}: ${price} (${priceCurrency} per million tokens: in/cached/out)`);
    for (const { code, calls } of period.errors) output.print({ text: `${calls} × ${code}`, tone: 'warn' });
  });
}

function columnsFor(title: string) {
  const right = (name: string) => ({ title: name, align: 'right' as const });
  return [{ title, least: 12 }, ...['Calls', 'Failed', 'In', 'Cached', 'Out', 'Cost', 'p50', 'p95'].map(right)];
}

function cells(usage: UsageByName): Part[] {
  const { promptTokens, cachedTokens, completionTokens } = usage;
  return [
    usage.name ?? 'none',
    String(usage.calls),
    usage.failed > 0 ? { text: String(usage.failed), tone: 'warn' } : '0',
    ...[promptTokens, cachedTokens, completionTokens].map(String),
    costWords(usage),
    inSeconds(usage.p50Ms),
    inSeconds(usage.p95Ms),
  ];
}
