import { shownState } from '../../core/store/runs/run-list.ts';
import type { RunDetail, Waiting } from '../../core/store/runs/run-view.ts';
import type { Advice } from '../../jobs/settings/advice.ts';
import { bar, wandering } from './bar.ts';
import { argsWords } from './command-line.ts';
import { bytes, countParts, countsLine } from './counts.ts';
import { joined, type Part, part, widthOf } from './line.ts';
import { tookOf } from './run-row.ts';
import { attemptLook, stateLook, stateSentence, stepLook } from './run-state.ts';
import { clockTime, fullTime, relative, span } from './time.ts';
import { wrap } from './wrap.ts';

const dot = part(' · ', 'dim');

/** What is known of a run, most important first, so that a short screen may cut it at its end. */
export function runDetail(
  run: RunDetail,
  why: Waiting | null,
  now: number,
  zone: string,
  width: number,
  advice: readonly Advice[] = [],
): Part[][] {
  return [
    ...standing(run, why, now, zone, width),
    ...progress(run, now, width),
    ...trouble(run, width),
    ...advised(advice, width),
    countParts(run.counts),
    ...steps(run, now),
    ...origin(run, now, zone, width),
    ...input(run, now, zone),
    effort(run, now),
    ...attempts(run, now, zone, width),
    ...family(run),
  ];
}

function standing(run: RunDetail, why: Waiting | null, now: number, zone: string, width: number): Part[][] {
  const { sign, tone } = stateLook(shownState(run, now));
  const first: Part[] = [
    part(`${run.job}  `, 'strong'),
    part(`${sign} ${stateSentence(run, now, zone)}`, tone),
    ...(run.dryRun ? [part('   dry run: nothing is kept', 'accent')] : []),
  ];
  const until = why?.until == null ? '' : ` until ${clockTime(why.until, zone, now)}`;
  // A running run that waits says so in its first line already.
  const reason =
    why && run.state !== 'running'
      ? wrap(`${why.words}${until}`, width - 2).map((text): Part[] => ['  ', part(text, 'warn')])
      : [];
  const summary =
    run.summary === null || run.state === 'skipped' || run.state === 'cancelled'
      ? []
      : wrap(run.summary, width - 2).map((text): Part[] => ['  ', text]);
  return [first, ...reason, ...summary];
}

function progress({ progress, state, startedAt }: RunDetail, now: number, width: number): Part[][] {
  if (progress === null || state !== 'running') return [];
  const { done, total, note } = progress;
  const columns = Math.max(10, Math.min(40, width - 40));
  const picture = total === null ? wandering(done, columns) : bar(done, total, columns);
  const rate = startedAt === null || done === 0 ? 0 : done / Math.max(1, (now - startedAt) / 1000);
  const left = total === null || rate === 0 ? '' : `, about ${span(((total - done) / rate) * 1000)} left`;
  const amount = total === null ? String(done) : `${done} of ${total}${left}`;
  return [[part(picture, 'accent'), '  ', amount, part(note === null ? '' : `  ${note}`, 'dim')]];
}

function trouble({ error }: RunDetail, width: number): Part[][] {
  if (!error) return [];
  const message = wrap(`${error.message} [${error.code}]`, width - 2).map((text): Part[] => ['  ', part(text, 'bad')]);
  const hint =
    error.hint === undefined
      ? []
      : wrap(`→ ${error.hint}`, width - 2).map((text): Part[] => ['  ', part(text, 'strong')]);
  return [...message, ...hint];
}

/** What would have helped it, and the key that sets it. */
function advised(advice: readonly Advice[], width: number): Part[][] {
  const words = advice.map((one) => one.words).join(', or ');
  if (words === '') return [];
  return wrap(`→ ${words} (T sets it)`, width - 2).map((text): Part[] => ['  ', part(text, 'accent')]);
}

function steps({ steps: all }: RunDetail, now: number): Part[][] {
  // One step says nothing that the run does not say itself.
  if (all.length < 2) return [];
  return all.map(({ name, state, startedAt, finishedAt, counts, error }): Part[] => {
    const { sign, tone } = stepLook(state);
    const took = startedAt === null ? '' : span((finishedAt ?? now) - startedAt);
    const words =
      error === null
        ? part(finishedAt === null || state === 'not-run' ? '' : countsLine(counts), 'dim')
        : part(error, 'bad');
    return [part(`  ${sign} ${name.padEnd(26)}`, tone), part(took.padStart(8), 'dim'), '  ', words];
  });
}

function origin(run: RunDetail, now: number, zone: string, width: number): Part[][] {
  const slot = run.slot ? ` for ${clockTime(run.slot.at, zone, now)}` : '';
  const facts: Part[][] = [
    [part('arguments ', 'dim'), argsWords(run.args)],
    [part('started ', 'dim'), `${starterWords(run)}${slot}, ${fullTime(run.startedAt ?? run.createdAt, zone)}`],
  ];
  const together = joined(facts, dot);
  return widthOf(together) <= width ? [together] : facts;
}

/** Who or what asked for a run. */
function starterWords({ trigger, triggeredBy, parentId }: RunDetail): string {
  switch (trigger) {
    case 'manual':
      return `by ${triggeredBy ?? 'somebody'}`;
    case 'schedule':
      return 'by its schedule';
    case 'chain':
      return `after run ${parentId}`;
    case 'rescue':
      return `in place of run ${parentId}, which was lost`;
    case 'start':
      return 'because it had never run here';
    case 'webhook':
      return 'by a webhook';
    case 'fix':
      return 'as a repair';
  }
}

/** When what it works on was read (S45). */
function input({ inputAt, forced }: RunDetail, now: number, zone: string): Part[][] {
  const force = forced ? [part(' forced to go ahead', 'warn')] : [];
  if (inputAt === null) return forced ? [force] : [];
  return [[part('input as of ', 'dim'), `${clockTime(inputAt, zone, now)} (${relative(inputAt, now)})`, ...force]];
}

function effort(run: RunDetail, now: number): Part[] {
  const memory = run.peakMemoryBytes === null ? [] : [part('memory ', 'dim'), bytes(run.peakMemoryBytes)];
  return joined(
    [
      [part('took ', 'dim'), tookOf(run, now)],
      // They are summed up when it ends.
      run.finishedAt === null ? [] : [part('calls ', 'dim'), `${run.apiCalls}, ${bytes(run.bytesRead)} read`],
      memory,
      [part('attempt ', 'dim'), `${run.attempt} of ${run.maxAttempts}`],
      run.rescues > 0 ? [part(`rescued ${run.rescues}×`, 'warn')] : [],
    ],
    dot,
  );
}

/** The attempts that did not end it; the last one is the run itself. */
function attempts(run: RunDetail, now: number, zone: string, width: number): Part[][] {
  const earlier = run.attempts.filter(({ attempt, state }) => attempt < run.attempt || state === 'retrying');
  return earlier.slice(0, 3).map(({ attempt, state, startedAt, errorMessage }): Part[] => {
    const { sign, tone } = attemptLook(state);
    const [words = ''] = wrap(errorMessage ?? state, width - 30);
    return [part(`  ${sign} attempt ${attempt} `, tone), part(`${clockTime(startedAt, zone, now)}  `, 'dim'), words];
  });
}

function family({ parent, children }: RunDetail): Part[][] {
  const from = parent ? [[part('follows ', 'dim'), `run ${parent.id} of ${parent.job} (${parent.state})`]] : [];
  const led =
    children.length === 0
      ? []
      : [[part('led to ', 'dim'), children.map(({ id, job, state }) => `run ${id} of ${job} (${state})`).join(', ')]];
  return [...from, ...led];
}
