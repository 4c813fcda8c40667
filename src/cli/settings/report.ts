import type { KeptChange } from '../../jobs/settings/history.ts';
import type { PresetLimit } from '../../jobs/settings/preset-limits.ts';
import type { SettingRow } from '../../jobs/settings/rows.ts';
import { changeWords } from '../../jobs/settings/told.ts';
import { type Part, textOf } from '../../ui/present/line.ts';
import { originWords, valuePart } from '../../ui/present/setting-row.ts';
import { fullTime } from '../../ui/present/time.ts';
import { iso } from '../json/time.ts';
import type { Output } from '../output.ts';

export function settingJson(row: SettingRow) {
  const { namesJobs: _, paused, lastChange, ...told } = row;
  return {
    ...told,
    paused: paused && { at: iso(paused.at), by: paused.by },
    lastChange: lastChange && { at: iso(lastChange.at), by: lastChange.by },
  };
}

/** Every setting in a line, and below what is said twice or cannot be used. */
export function printSettings(output: Output, rows: readonly SettingRow[]): void {
  output.columns({
    columns: [
      { title: 'SETTING' },
      { title: 'VALUE', least: 12 },
      { title: 'FROM' },
      { title: 'WHAT IT IS', least: 20 },
    ],
    rows: rows.map((row): Part[] => [row.name, valuePart(row), originWords(row), row.title]),
  });
  const told = new Set<string>();
  for (const { name, conflict, problem } of rows) {
    if (conflict !== null) output.print({ text: `! ${name}: ${conflict}`, tone: 'warn' });
    if (problem !== null && !told.has(problem)) output.print({ text: `✗ ${problem}`, tone: 'bad' });
    if (problem !== null) told.add(problem);
  }
}

/** All that is known of one. */
export function printSetting(output: Output, row: SettingRow, zone: string): void {
  output.print({ text: row.name, tone: 'strong' }, `  ${row.title}`);
  const lines: readonly (readonly [string, string | null])[] = [
    ['value', `${textOf(valuePart(row))}${row.unit === null || row.value === null ? '' : ` ${row.unit}`}`],
    ['from', originWords(row)],
    ['may be', row.range],
    ['default', row.default],
    ['affects', row.affects],
    ['in force', row.restart ?? 'at once'],
    ['paused', row.paused && `since ${fullTime(row.paused.at, zone)} by ${row.paused.by}`],
    ['changed', row.lastChange && `${fullTime(row.lastChange.at, zone)} by ${row.lastChange.by}`],
    ['note', row.conflict],
    ['wrong', row.problem],
  ];
  for (const [name, words] of lines) if (words !== null) output.print(`  ${name.padEnd(9)}${words}`);
}

/** A diff: what each setting was, and what it is or would be. */
export function printChanges(output: Output, changes: readonly KeptChange[]): void {
  const told = changes.map(changeWords);
  const widest = Math.max(...told.map(({ name }) => name.length));
  for (const { name, before, after } of told)
    output.print(`  ${name.padEnd(widest)}  `, { text: before, tone: 'dim' }, ' → ', { text: after, tone: 'accent' });
}

/** What a preset makes of a job's limits, in seconds and MB. */
export function limitJson({ job, before, after, why }: PresetLimit) {
  const told = ({ timeLimitMs, memoryLimitMb }: PresetLimit['after']) => ({
    timeSeconds: timeLimitMs / 1000,
    memoryMb: memoryLimitMb,
  });
  return { job, before: told(before), after: told(after), why };
}

export function changesJson(changes: readonly KeptChange[]) {
  return changes.map((change) =>
    'secret' in change ? { name: change.name, secret: change.secret } : changeWords(change),
  );
}
