import { CommanderError } from 'commander';
import { BackupError } from '../core/backup/backup-error.ts';
import { ChannelError } from '../core/channels/channel.ts';
import { SettingsError } from '../core/settings.ts';
import { StoreError } from '../core/store/store-error.ts';
import { BadArguments } from '../jobs/engine/enqueue.ts';
import { NotHandedIn } from '../jobs/hand-in.ts';
import { GiveUp } from '../jobs/job.ts';

/** 1: the work failed; 2: what was asked for cannot be done as asked, and nothing was touched. */
export type FailureCode = 1 | 2;

/** What a command says instead of doing what was asked, to the person who can mend it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** Short and machine-readable: `unknown-job`. */
  readonly code: string;
  readonly hint: string;
  readonly exitCode: FailureCode;

  constructor(code: string, message: string, hint: string, exitCode: FailureCode = 2) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly exitCode: FailureCode;
}

/** Whatever was thrown, as one line to a person and as an exit code of the contract. */
export function explain(error: unknown): Failure {
  if (error instanceof Refusal || error instanceof BackupError) return error;
  if (error instanceof SettingsError) return failure('settings', error.message, error.hint, 2);
  if (error instanceof StoreError) return failure(error.code, error.message, error.hint, 2);
  if (error instanceof BadArguments) return failure('bad-arguments', error.message, null, 2);
  if (error instanceof CommanderError) return usage(error);
  if (error instanceof NotHandedIn) return notHandedIn(error);
  if (error instanceof ChannelError) return failure(error.kind, error.message, error.hint, 1);
  if (error instanceof GiveUp) return failure(error.code, error.message, error.hint ?? null, 1);
  return unexpected(error);
}

/** A file that was looked into and is not the buyer's is failed work; one that was not there to be looked into is wrong usage. */
function notHandedIn({ code, message, hint }: NotHandedIn): Failure {
  return failure(code, message, hint, code === 'file-unreadable' || code === 'file-mismatch' ? 1 : 2);
}

/** Commander's own words, without its prefix and on one line. */
function usage(error: CommanderError): Failure {
  const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  return failure('usage', sentence(message), 'Add --help to see what it takes.', 2);
}

function unexpected(error: unknown): Failure {
  const { code = '', message = String(error) } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const line = message.split('\n')[0] ?? '';
  if (code.startsWith('SQLITE_BUSY')) {
    return failure('busy', 'The database is in use by another process.', 'Try again in a moment.', 1);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return failure('disk-full', `The disk is full: ${line}.`, 'Make room; nothing half done was kept.', 1);
  }
  // The clock's setting is read before there are settings, and names itself.
  if (line.startsWith('ORDERDECK_')) return failure('settings', line, null, 2);
  return failure('unexpected', `${line || 'something unexpected went wrong'}.`, 'This is a fault of the program.', 1);
}

function failure(code: string, message: string, hint: string | null, exitCode: FailureCode): Failure {
  return { code, message, hint, exitCode };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!)]$/.test(text) ? '' : '.'}`;
}
