import type { RunDetail, StepView, Waiting } from '../core/store/runs/run-view.ts';
import { commandLine } from '../ui/present/command-line.ts';
import { bytes, countsLine } from '../ui/present/counts.ts';
import { attemptLook, stateLook, stateSentence, stepLook } from '../ui/present/run-state.ts';
import { clockTime, fullTime, span } from '../ui/present/time.ts';
import type { Report } from './columns.ts';
import type { Output } from './output.ts';
import { errorWords } from './run-words.ts';

/** One run in full, for people: what it is, where it stands, what it did, what went wrong. */
export async function printRun(
  output: Output,
  run: RunDetail,
  waiting: Waiting | null,
  now: number,
  zone: string,
): Promise<void> {
  const line = (title: string, text: string | null): void => {
    if (text !== null) output.print({ text: title.padEnd(11), tone: 'dim' }, text);
  };
  output.print({ text: `run ${run.id} ${run.job}`, tone: 'strong' }, ' ', {
    text: stateSentence(run, now, zone),
    tone: stateLook(run.state).tone,
  });
  line(
    'why',
    waiting && `${waiting.words}${waiting.until === null ? '' : ` until ${clockTime(waiting.until, zone, now)}`}`,
  );
  line('command', commandLine(run.job, run.args, run));
  line('started by', startedBy(run, zone));
  line('began', run.startedAt === null ? null : fullTime(run.startedAt, zone));
  line('took', run.durationMs === null ? null : span(run.durationMs));
  line(
    'input',
    run.inputAt === null
      ? null
      : `as of ${clockTime(run.inputAt, zone, now)}${run.forced ? ', forced to go ahead' : ''}`,
  );
  line('did', countsLine(run.counts));
  line(
    'used',
    `${run.apiCalls} calls, ${bytes(run.bytesRead)} read${run.peakMemoryBytes === null ? '' : `, ${bytes(run.peakMemoryBytes)} memory`}`,
  );
  line('summary', run.summary);
  line('error', errorWords(run));
  for (const child of run.children) line('then', `run ${child.id} ${child.job} ${child.state}`);
  if (run.steps.length > 0) await output.table(stepsReport(run.steps));
  for (const attempt of run.attempts.length > 1 ? run.attempts : []) {
    const { sign, tone } = attemptLook(attempt.state);
    const next = attempt.nextAt === null ? '' : `, next at ${clockTime(attempt.nextAt, zone, now)}`;
    output.print(
      { text: `${sign} attempt ${attempt.attempt} ${attempt.state}`, tone },
      ` ${fullTime(attempt.startedAt, zone)}${next} ${attempt.errorMessage ?? ''}`,
    );
  }
}

function stepsReport(steps: readonly StepView[]): Report {
  const hasErrors = steps.some((step) => step.error !== null);
  return {
    columns: [
      { title: 'Step' },
      { title: 'State' },
      { title: 'Took', align: 'right' },
      { title: 'Did', least: 12 },
      ...(hasErrors ? [{ title: 'Error', least: 12 }] : []),
    ],
    rows: steps.map((step) => {
      const { sign, tone } = stepLook(step.state);
      const isOver = step.startedAt !== null && step.finishedAt !== null;
      const took = isOver ? span((step.finishedAt ?? 0) - (step.startedAt ?? 0)) : '–';
      const error = hasErrors ? [step.error ?? ''] : [];
      return [step.name, { text: `${sign} ${step.state}`, tone }, took, countsLine(step.counts), ...error];
    }),
  };
}

function startedBy(run: RunDetail, zone: string): string {
  if (run.slot) return `schedule ${run.slot.scheduleId} for ${fullTime(run.slot.at, zone)}`;
  return run.triggeredBy === null ? run.trigger : `${run.trigger} (${run.triggeredBy})`;
}
