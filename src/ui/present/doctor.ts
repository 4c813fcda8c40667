import { type Check, type CheckState, checkGroups } from '../../core/doctor/check.ts';
import type { Examined } from '../../core/doctor/examine.ts';
import { pageOfCheck } from '../../help/index.ts';
import type { PagerLine } from '../components/pager.ts';
import { checkLooks } from './check-row.ts';
import { joined, type Part, part } from './line.ts';
import { wrap } from './wrap.ts';

/** How far an examination is. */
export interface Examination {
  readonly rows: ReadonlyMap<string, Examined>;
  readonly isRunning: boolean;
  /** Why it broke off. */
  readonly trouble: string | null;
}

const titleColumns = 29;
const stateWords: Readonly<Record<CheckState, string>> = {
  failed: 'failed',
  warning: 'warnings',
  ok: 'well',
  off: 'off',
};

/** Every check with its answer so far; what is not answered yet has a mark of its own. */
export function doctorLines(
  checks: readonly Check[],
  { rows, isRunning, trouble }: Examination,
  columns: number,
): PagerLine[] {
  const groups = Object.keys(checkGroups) as Check['group'][];
  const inGroups = groups.flatMap((group): PagerLine[] => {
    const some = checks.filter((check) => check.group === group);
    return [
      { parts: [] },
      { parts: [part(checkGroups[group], 'strong')] },
      ...some.flatMap((check) => checkLines(check, rows.get(check.id), isRunning, columns)),
    ];
  });
  return [
    { parts: summary(checks, rows, isRunning) },
    ...(trouble === null ? [] : [{ parts: [part(trouble, 'bad')] }]),
    ...inGroups,
  ];
}

function summary(checks: readonly Check[], rows: ReadonlyMap<string, Examined>, isRunning: boolean): Part[] {
  const counted = (Object.keys(stateWords) as CheckState[]).map((state): Part[] => {
    const count = [...rows.values()].filter((row) => row.state === state).length;
    return count === 0 ? [] : [part(`${count} ${stateWords[state]}`, checkLooks[state].tone)];
  });
  const head: Part[] = isRunning ? [part(`looking… ${rows.size} of ${checks.length}`, 'accent')] : [];
  return joined([head, ...counted], part(' · ', 'dim'));
}

function checkLines(check: Check, row: Examined | undefined, isRunning: boolean, columns: number): PagerLine[] {
  const topic = pageOfCheck(check.id);
  if (!row) return [{ parts: [part(`${isRunning ? '…' : ' '} ${check.title}`, 'dim')], topic }];
  const { sign, tone } = checkLooks[row.state];
  const isTrouble = row.state === 'failed' || row.state === 'warning';
  const [first = '', ...more] = wrap(row.detail, Math.max(20, columns - titleColumns - 2));
  const indent = ' '.repeat(titleColumns + 2);
  const hint = row.hint === null ? [] : wrap(row.hint, Math.max(20, columns - 6));
  return [
    {
      parts: [
        part(`${sign} ${check.title.padEnd(titleColumns)}`, tone),
        row.state === 'off' ? part(first, 'dim') : first,
      ],
      topic,
      isTrouble,
    },
    ...more.map((text): PagerLine => ({ parts: [indent, row.state === 'off' ? part(text, 'dim') : text], topic })),
    ...hint.map(
      (text, index): PagerLine => ({
        parts: [part(index === 0 ? '    → ' : '      ', 'accent'), part(text, 'strong')],
        topic,
      }),
    ),
  ];
}
