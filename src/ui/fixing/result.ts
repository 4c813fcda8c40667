import { sanitize } from '../../core/sanitize.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import type { RunSummary } from '../../core/store/runs/run-list.ts';
import type { MessageTone } from '../session.ts';

export interface Result {
  readonly tone: MessageTone;
  readonly text: string;
}

const longest = 200;

/** How a fix or an undo ended, in one line, with the key that takes it back. @param made what the run did, newest first */
export function ended(
  kind: 'fix' | 'undo',
  run: Pick<RunSummary, 'id' | 'state' | 'summary' | 'error'>,
  made: readonly Fix[],
): Result {
  const [only] = made;
  if (!only) return nothing(run);
  if (made.length > 1) return many(kind, run, made);
  return kind === 'undo' ? undone(only) : fixed(only);
}

function fixed(fix: Fix): Result {
  const { id, state } = fix;
  const outcome = sanitize(fix.outcome ?? '', longest);
  if (state === 'proven') return { tone: 'good', text: `fix ${id} applied and proven${undoWords(fix)}` };
  if (state === 'failed')
    return { tone: 'bad', text: `fix ${id}: rows changed, the rest failed: ${outcome}${undoWords(fix)}` };
  return { tone: 'warn', text: `fix ${id} applied, but ${outcome}${undoWords(fix)}` };
}

function undoWords({ plan }: Fix): string {
  return plan.changes.length + plan.calls.filter(({ undoable }) => undoable).length > 0 ? ' · u takes it back' : '';
}

function undone({ id, undoes, state, outcome }: Fix): Result {
  if (state === 'failed') {
    return {
      tone: 'bad',
      text: `fix ${undoes} is taken back by ${id}, the rest failed: ${sanitize(outcome ?? '', longest)}`,
    };
  }
  return { tone: 'good', text: `fix ${undoes} is taken back, by ${id} · u does it again` };
}

function many(kind: 'fix' | 'undo', run: Pick<RunSummary, 'state' | 'summary'>, made: readonly Fix[]): Result {
  const isGood = made.every(({ state }) => state === 'proven') && run.state === 'done';
  const words = sanitize(run.summary ?? `${made.length} done`, longest);
  return {
    tone: isGood ? 'good' : 'warn',
    text: kind === 'fix' ? `${words} · u takes all ${made.length} back` : `${words} · u does all ${made.length} again`,
  };
}

function nothing({ id, state, summary, error }: Pick<RunSummary, 'id' | 'state' | 'summary' | 'error'>): Result {
  if (state === 'done') return { tone: 'plain', text: 'it was right again by itself: nothing was changed' };
  const why = error?.message ?? summary ?? state;
  return { tone: 'bad', text: `nothing was changed: ${sanitize(why, longest)} (run ${id})` };
}
