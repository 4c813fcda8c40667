import { type Command, Option } from 'commander';
import { fixes, readFix } from '../../core/store/issues/fixes.ts';
import { fixOrder } from '../../jobs/fix-order.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { plannedJson, printMade, printPlanned, readOutcome } from '../fix-report.ts';
import { count } from '../flags.ts';
import { groupToJson } from '../json/fix-json.ts';
import { errorWords } from '../run-words.ts';
import { withSession } from '../session.ts';
import { exitCodeOf, startRun } from '../start-run.ts';
import { planHash } from './fix.ts';

interface UndoOptions {
  readonly group?: boolean;
  readonly partly?: boolean;
  readonly dryRun?: boolean;
  readonly expect?: string;
}

/** `undo FIX`: takes a fix back, or an undo; what others changed since is shown three ways and left, unless a person says so. */
export function registerUndo(program: Command): void {
  const undo = program
    .command('undo')
    .description(
      'take a fix back: its rows as they were before, and what was sent answered where its channel allows that',
    )
    .argument('<fix>', 'its number, see `orderdeck fixes`', count)
    .option('--group', 'all fixes that were made with it')
    .option('--partly', 'leave what others have changed since, take back the rest')
    .option('--dry-run', 'only show what it would do')
    .addOption(
      new Option('--expect <hash>', 'do just what the plan with this hash says, or nothing')
        .argParser(planHash)
        .conflicts('group'),
    );
  act<UndoOptions, readonly [number]>(undo, run);
}

async function run({ home, output }: Call, options: UndoOptions, fixId: number): Promise<number> {
  return withSession(
    home,
    async (session) => {
      const { store, settings } = session;
      const fix = await readFix(store.db, fixId);
      if (!fix) throw new Refusal('unknown-fix', `There is no fix ${fixId}.`, 'See `orderdeck fixes`.');
      const { group = false, partly = false, dryRun = false, expect } = options;
      const args = { undo: fixId, group, partly, plan: dryRun, ...(expect !== undefined && { expect }) };
      const followed = await startRun(session, fixOrder, args);
      const { run: done } = followed;
      const { made, planned } = await readOutcome(session, done.id);
      const items = planned.map(plannedJson);
      const hash = planned.length === 1 ? (planned[0]?.plan.hash ?? null) : null;
      const common = { hash, summary: done.summary, runId: done.id, error: done.error };
      if (dryRun) output.document({ dryRun: true, undoes: fixId, items, total: items.length, ...common });
      else output.document({ ...(groupToJson(made) ?? { id: null, items: [], total: 0 }), left: items, ...common });
      printMade(output, made, settings.zone);
      for (const one of planned) printPlanned(output, one, settings.zone);
      if (done.summary !== null) output.print(done.summary);
      const others = group ? [] : await fixes(store.db, { groupId: fix.groupId });
      if (others.length > 1) {
        output.print({ text: `${others.length} were made together: --group takes all of them back`, tone: 'dim' });
      }
      const error = errorWords(done);
      if (error !== null) output.say(`orderdeck: ${error}`);
      const code = exitCodeOf(followed, session);
      return code === 0 && !dryRun && planned.length > 0 ? 1 : code;
    },
    { logs: true },
  );
}
