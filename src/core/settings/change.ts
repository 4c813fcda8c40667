import { parseEnv } from 'node:util';
import { type Environment, envFile, readEnvText, SettingsError, settingsShape } from '../settings.ts';
import { findSetting } from './describe.ts';
import { withVariable } from './env-text.ts';
import { judgeSettings } from './list.ts';
import { replaceFile } from './write-file.ts';

/** What a variable in `.env` becomes; null takes it out. */
export interface VariableChange {
  readonly name: string;
  readonly value: string | null;
}

/** A change as it is told and kept: of a secret only that there was one. */
export type ToldChange =
  | { readonly name: string; readonly before: string | null; readonly after: string | null }
  | { readonly name: string; readonly secret: 'set' | 'replaced' | 'removed' };

export interface VariablePlan {
  readonly changes: readonly ToldChange[];
  /** What `.env` would say. */
  readonly text: string;
}

/**
 * Works out what `.env` would be, and judges all settings together as it would make them; touches nothing. What was wrong before
 * may stay wrong, so that one thing can be mended after the other.
 *
 * @param now UTC epoch ms
 * @throws SettingsError with the range, when a value is out of it or does not fit the others
 */
export function planVariables(
  home: string,
  environment: Environment,
  changes: readonly VariableChange[],
  now: number,
): VariablePlan {
  const before = readEnvText(home);
  const meant = changes.map(({ name, value }) => ({ name, value: meantValue(name, value, now) }));
  let text = before;
  for (const { name, value } of meant) text = withVariable(text, name, value);
  const stood = parseEnv(before);
  const known = new Set(judgeSettings(home, environment, stood).problems.map(({ message }) => message));
  const wrong = judgeSettings(home, environment, parseEnv(text)).problems.find(({ message }) => !known.has(message));
  if (wrong) throw new SettingsError(wrong.message, 'Nothing was changed.', wrong.about);
  return { text, changes: meant.flatMap(({ name, value }) => told(name, stood[name] ?? null, value)) };
}

/** Puts a plan's text in place. Throws SettingsError. */
export function applyVariables(home: string, { text, changes }: VariablePlan): void {
  if (changes.length > 0) replaceFile(envFile(home), text);
}

function told(name: string, before: string | null, after: string | null): ToldChange[] {
  if (before === after) return [];
  if (findSetting(name)?.secret !== true) return [{ name, before, after }];
  return [{ name, secret: after === null ? 'removed' : before === null ? 'set' : 'replaced' }];
}

/**
 * What was typed, as it is kept; null: not set.
 *
 * @param now UTC epoch ms
 * @throws SettingsError with the range, when there is no such variable, or it cannot be that
 */
export function meantValue(name: string, typed: string | null, now: number): string | null {
  const definition = findSetting(name);
  if (!definition)
    throw new SettingsError(`There is no setting ${name}.`, 'See `orderdeck settings`; nothing was changed.', [name]);
  const value = name === 'ORDERDECK_DEBUG_UNTIL' ? until(typed, now) : (typed?.trim() ?? '');
  if (value === '') return null;
  const schema = settingsShape[name as keyof typeof settingsShape];
  const issue = schema.safeParse(value).error?.issues[0];
  if (!issue) return value;
  const range = definition.range === null ? '' : `It may be ${definition.range}. `;
  throw new SettingsError(`${name} ${issue.message}.`, `${range}Nothing was changed.`, [name]);
}

/** Minutes from now, or `off`; anything else is judged as a time. */
function until(typed: string | null, now: number): string {
  const text = typed?.trim() ?? '';
  if (/^(off|no|0)?$/i.test(text)) return '';
  if (!/^\d+$/.test(text)) return text;
  const minutes = Number(text);
  if (minutes > 1440)
    throw new SettingsError('ORDERDECK_DEBUG_UNTIL may be at most 1440 minutes ahead.', 'Nothing was changed.', [
      'ORDERDECK_DEBUG_UNTIL',
    ]);
  return new Date(now + minutes * 60_000).toISOString();
}
