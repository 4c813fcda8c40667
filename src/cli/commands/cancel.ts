import type { Command } from 'commander';
import { recordAct } from '../../core/store/acts.ts';
import { changesOfRun, mostRunChanges } from '../../core/store/runs/run-changes.ts';
import { readRun } from '../../core/store/runs/run-view.ts';
import { requestCancel } from '../../core/store/runs/runs.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { runNumber } from '../flags.ts';
import { runDetailToJson } from '../json/run-json.ts';
import { withSession } from '../session.ts';

/** `cancel RUN`: a run that waits ends at once, one under way is asked to stop. */
export function registerCancel(program: Command): void {
  const command = program.command('cancel').description('stop a run').argument('<run>', 'its number', runNumber);
  act<object, readonly [number]>(command, cancel);
}

async function cancel({ home, output }: Call, _options: object, id: number): Promise<undefined> {
  await withSession(home, async ({ store, actor, now, engine }) => {
    const outcome = await store.write(async (tx) => {
      const result = await requestCancel(tx, id, actor.name, now());
      if (result === 'cancelled' || result === 'asked') await recordAct(tx, actor, 'cancel', `run:${id}`, {}, now());
      return result;
    });
    const run = await readRun(store.db, id);
    if (outcome === 'unknown' || !run)
      throw new Refusal('unknown-run', `There is no run ${id}.`, 'See `orderdeck runs`.');
    if (outcome === 'over')
      throw new Refusal('already-over', `Run ${id} has ended: ${run.state}.`, 'There is nothing to stop.', 1);
    output.document(runDetailToJson(run, await changesOfRun(store.db, run, mostRunChanges), now()));
    if (outcome === 'cancelled') output.print(`run ${id} of ${run.job} is cancelled`);
    else if ((await engine()).running) output.print(`run ${id} of ${run.job} is asked to stop`);
    else output.print(`run ${id} of ${run.job} will be cancelled as soon as an engine works again; nobody works now`);
  });
}
