import type { Command } from 'commander';
import { replay } from '../../jobs/replay.ts';
import { act } from '../act.ts';
import { runNumber } from '../flags.ts';
import { runJob } from './run.ts';

interface ReplayOptions {
  readonly apply?: boolean;
}

/** `replay run|webhook NUMBER`: what it has stored, read anew; on a copy, unless it is applied. */
export function registerReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('read anew what a run or a webhook has stored, without asking anybody outside')
    .enablePositionalOptions();
  for (const of of ['run', 'webhook'] as const) {
    const one = command
      .command(of)
      .description(`tell what reading the documents of a ${of} anew would change; with --apply, change it`)
      .argument('<number>', 'which', runNumber)
      .option('--apply', 'for real; an older document never takes the place of a newer one');
    act<ReplayOptions, readonly [number]>(one, (call, { apply }, id) =>
      runJob(call, replay, { [of]: String(id), dryRun: apply !== true }),
    );
  }
}
