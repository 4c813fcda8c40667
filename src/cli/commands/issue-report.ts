import { type Command, InvalidArgumentError } from 'commander';
import { localDate, localDay } from '../../core/domain/zones.ts';
import { issueReportToJson } from '../../core/issues/report-json.ts';
import { issueReport } from '../../core/store/issues/report.ts';
import { issueReportLines } from '../../ui/present/issue-report.ts';
import { act, type Call } from '../act.ts';
import { withSession } from '../session.ts';

/** `issues report`: what was wrong on a day, against the day before (S37). */
export function takesReport(issues: Command): void {
  const report = issues
    .command('report')
    .description('what a day brought, against the day before: new, solved, still open')
    .option('--day <date>', 'of this day of the business, as 2026-03-29 (default: today, so far)', calendarDay);
  act<{ readonly day?: string }>(report, show);
}

async function show({ home, output }: Call, { day }: { readonly day?: string }): Promise<undefined> {
  await withSession(home, async ({ store, now, settings: { zone } }) => {
    const report = await issueReport(store.db, day ?? localDate(now(), zone), zone, now());
    output.document(issueReportToJson(report));
    for (const { parts } of issueReportLines(report, zone)) output.print(...parts);
  });
}

function calendarDay(text: string): string {
  if (!localDay(text, 'UTC')) throw new InvalidArgumentError('Write a day of the calendar as 2026-03-29.');
  return text;
}
