import { type Answer, type Check, failed, off } from './check.ts';
import { NotLookedAt, type Subject } from './subject.ts';

/** A check with its answer. */
export interface Examined extends Answer {
  readonly id: string;
  readonly group: Check['group'];
  readonly title: string;
  /** How long the look took. */
  readonly ms: number;
}

const longestMs = 15_000;

/**
 * Looks at everything: what asks outside all at once, what is here one after the other, what must be alone at the end. A check
 * that crashes or does not end is a failed row.
 *
 * @param onRow told each row as it is answered
 * @returns the rows in the order of the checks
 */
export async function examine(
  checks: readonly Check[],
  subject: Subject,
  onRow: (row: Examined) => void = () => undefined,
): Promise<Examined[]> {
  const rows = new Map<string, Examined>();
  const look = async (check: Check): Promise<void> => {
    const row = await lookAt(check, subject);
    rows.set(check.id, row);
    onRow(row);
  };
  const outside = Promise.all(checks.filter(({ network }) => network).map(look));
  for (const check of checks) if (!check.network && !check.alone) await look(check);
  await outside;
  for (const check of checks) if (!check.network && check.alone) await look(check);
  return checks.flatMap(({ id }) => rows.get(id) ?? []);
}

async function lookAt(check: Check, subject: Subject): Promise<Examined> {
  const began = performance.now();
  const answer = await answerOf(check, subject);
  return {
    ...{ id: check.id, group: check.group, title: check.title, state: answer.state },
    detail: subject.redact(answer.detail),
    hint: answer.hint === null ? null : subject.redact(answer.hint),
    ms: Math.round(performance.now() - began),
  };
}

async function answerOf(check: Check, subject: Subject): Promise<Answer> {
  const most = check.timeoutMs ?? longestMs;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Answer>((resolve) => {
    const late = failed(`No answer within ${Math.round(most / 1000)} s.`, 'Try it again; what hangs is named here.');
    timer = setTimeout(resolve, most, late);
  });
  try {
    return await Promise.race([Promise.resolve().then(() => check.run(subject)), tooLate]);
  } catch (error) {
    return answerOfError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** What a look threw, as an answer: errors of ours say what to do; of others the message is told. */
export function answerOfError(error: unknown): Answer {
  if (error instanceof NotLookedAt) return off(error.message);
  const { message, hint } = error instanceof Error ? (error as Error & { hint?: unknown }) : { message: String(error) };
  const line = message.split('\n')[0] ?? '';
  return failed(
    line,
    typeof hint === 'string' && hint !== '' ? hint : 'The check itself failed: tell it with `orderdeck doctor --json`.',
  );
}
