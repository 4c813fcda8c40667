import type { Command } from 'commander';
import { parseInstant } from '../core/domain/instant.ts';
import { fullTime } from '../ui/present/time.ts';
import { Refusal } from './failure.ts';

export interface AtOption {
  readonly at?: string;
}

/** `--at WHEN`: as it was then. */
export function takesAt(command: Command): Command {
  return command.option(
    '--at <when>',
    'as it was then: 2026-11-26T09:00 (the business’s clocks), with Z or an offset, or how long ago: 30m, 2h, 3d',
  );
}

/** The instant that was asked for (UTC epoch ms). @throws Refusal `bad-instant` */
export function instantAsked(text: string, zone: string, now: number, option = '--at'): number {
  const at = parseInstant(text, zone, now);
  if (typeof at === 'number') return at;
  throw new Refusal('bad-instant', `${option}: ${at.why}.`, 'Say it like 2026-11-26T09:00, or 2h for two hours ago.');
}

/** @param from since when it is known (UTC epoch ms); null: nothing was ever noted of it */
export function notKnownBefore(what: string, from: number | null, zone: string): Refusal {
  const since = from === null ? 'It is not known at all' : `It is not known before ${fullTime(from, zone)}`;
  return new Refusal(
    'not-known',
    `${what}: ${since.charAt(0).toLowerCase()}${since.slice(1)}.`,
    'Name a later instant.',
    1,
  );
}
