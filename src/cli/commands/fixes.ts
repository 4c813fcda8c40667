import type { Command } from 'commander';
import { type Fix, type FixFilter, listFixes, readFix } from '../../core/store/issues/fixes.ts';
import { fixByWords, fixStateCell, fixWords } from '../../ui/present/fix-row.ts';
import { planLines } from '../../ui/present/plan-lines.ts';
import { relative } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count, limitOf, type PageOptions, takesPage } from '../flags.ts';
import { classId, issueNumber } from '../issue-refs.ts';
import { fixToJson } from '../json/fix-json.ts';
import { oneOrder } from '../one-order.ts';
import { eachRow } from '../pages.ts';
import { withSession } from '../session.ts';

interface FixesOptions extends PageOptions {
  readonly order?: string;
  readonly issue?: number;
  readonly class?: string;
}

/** `fixes`: what was put right and taken back, newest first; `fixes ID`: one of them in full. */
export function registerFixes(program: Command): void {
  const command = takesPage(program.command('fixes').description('what was put right or taken back, newest first'))
    .argument('[id]', 'the number of one fix', count)
    .option('--order <ref>', 'only of this order')
    .option('--issue <n>', 'only of this issue', issueNumber)
    .option('--class <id>', 'only of this class', classId);
  act<FixesOptions, readonly [number | undefined]>(command, (call, options, id) =>
    id === undefined ? list(call, options) : show(call, id),
  );
}

async function list({ home, output }: Call, options: FixesOptions): Promise<undefined> {
  await withSession(home, async ({ store, now }) => {
    const { order, issue, class: cls } = options;
    const filter: FixFilter = {
      ...(order !== undefined && { orderId: (await oneOrder(store.db, order)).id }),
      ...(issue !== undefined && { issueId: issue }),
      ...(cls !== undefined && { class: cls }),
    };
    const read = (page: { limit: number; offset: number }) => listFixes(store.db, filter, page);
    const { total } = await read({ limit: 1, offset: 0 });
    const chunks = eachRow(limitOf(options), (fix: Fix) => fix.id, read);
    if (output.json) return output.list(total, inFull(chunks));
    const rows: Fix[] = [];
    for await (const chunk of chunks) rows.push(...chunk);
    if (rows.length === 0) return output.print('Nothing was mended yet.');
    output.columns({
      columns: [
        { title: 'Fix', align: 'right' },
        { title: 'Issue', align: 'right' },
        { title: 'Class' },
        { title: 'When', align: 'right' },
        { title: 'By', least: 8 },
        { title: 'State' },
        { title: 'Outcome', least: 16 },
      ],
      rows: rows.map((fix) => [
        String(fix.id),
        String(fix.issueId),
        fix.kind === 'undo' ? `${fix.class} undo of ${fix.undoes}` : fix.class,
        relative(fix.at, now()),
        fixByWords(fix),
        fixStateCell(fix),
        fix.outcome ?? '',
      ]),
    });
    if (total > rows.length) output.print({ text: `${rows.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

async function* inFull(chunks: AsyncIterable<Fix[]>): AsyncGenerator<ReturnType<typeof fixToJson>[]> {
  for await (const chunk of chunks) yield chunk.map(fixToJson);
}

async function show({ home, output }: Call, id: number): Promise<undefined> {
  await withSession(home, async ({ store, settings }) => {
    const fix = await readFix(store.db, id);
    if (!fix) throw new Refusal('unknown-fix', `There is no fix ${id}.`, 'See `orderdeck fixes`.');
    output.document(fixToJson(fix));
    output.print({ text: `issue ${fix.issueId} ${fix.class}`, tone: 'strong' }, '  ', ...fixWords(fix));
    for (const line of planLines(fix.plan, settings.zone)) output.print('  ', ...line);
  });
}
