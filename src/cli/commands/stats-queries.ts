import type { Command } from 'commander';
import { slowStatements } from '../../core/store/slow-statements.ts';
import type { Part } from '../../ui/present/line.ts';
import { relative, span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { limitOf, type PageOptions, takesPage } from '../flags.ts';
import { iso } from '../json/time.ts';
import { withSession } from '../session.ts';

/** `stats queries`: the database's statements that were slow in any process, the costliest first (M138). */
export function registerQueries(stats: Command): void {
  const command = takesPage(
    stats
      .command('queries')
      .description('statements of the database that took longer than 100 ms, the costliest first'),
  );
  act<PageOptions>(command, queries);
}

async function queries({ home, output }: Call, options: PageOptions): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const all = await slowStatements(store.db);
    const shown = all.slice(0, limitOf(options));
    output.document({
      items: shown.map(({ firstAt, lastAt, ...one }) => ({
        ...one,
        meanMs: Math.round(one.totalMs / one.count),
        firstAt: iso(firstAt),
        lastAt: iso(lastAt),
      })),
      total: all.length,
    });
    if (all.length === 0) output.print('No statement has been slow in the last 30 days.');
    else
      await output.table({
        columns: [
          ...['Slow', 'In all', 'Mean', 'Most'].map((title) => ({ title, align: 'right' as const })),
          { title: 'Last' },
          { title: 'Statement', least: 20 },
        ],
        rows: shown.map(({ statement, count, totalMs, maxMs, lastAt }): Part[] => [
          `${count}×`,
          ...[totalMs, totalMs / count, maxMs].map(span),
          relative(lastAt, now()),
          statement,
        ]),
      });
  });
}
