import type { Command } from 'commander';
import { coverage, type Span } from '../../core/store/orders/coverage.ts';
import { modifiedStream } from '../../core/store/orders/order-streams.ts';
import { fullTime, span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { count } from '../flags.ts';
import { iso } from '../json/time.ts';
import { withSession } from '../session.ts';

const day = 86_400_000;

/** `coverage`: which stretches of the source's time have really been read, and the holes between them (N11). */
export function registerCoverage(program: Command): void {
  const command = program
    .command('coverage')
    .description('which stretches of time have been read from the source, and which have not')
    .option('--days <n>', 'look back so many days', count, 7);
  act<{ readonly days: number }>(command, show);
}

async function show({ home, output }: Call, { days }: { readonly days: number }): Promise<undefined> {
  await withSession(home, async ({ store, settings, now }) => {
    const [from, to] = [now() - days * day, now()];
    const stream = modifiedStream('shipstation');
    const { covered, holes } = await coverage(store.db, stream, from, to);
    output.document({
      stream,
      from: iso(from),
      to: iso(to),
      covered: covered.map(spanJson),
      holes: holes.map(spanJson),
    });
    const rows = [
      ...covered.map((read) => ({ read, isHole: false })),
      ...holes.map((read) => ({ read, isHole: true })),
    ];
    await output.table({
      columns: [{ title: 'From' }, { title: 'To' }, { title: 'Span', align: 'right' }, { title: 'Read' }],
      rows: rows
        .sort((a, b) => a.read[0] - b.read[0])
        .map(({ read, isHole }) => [
          fullTime(read[0], settings.zone),
          fullTime(read[1], settings.zone),
          span(read[1] - read[0]),
          isHole ? { text: '✗ not read', tone: 'warn' } : { text: '✓ read', tone: 'good' },
        ]),
    });
  });
}

function spanJson([from, to]: Span): { from: string; to: string } {
  return { from: iso(from), to: iso(to) };
}
