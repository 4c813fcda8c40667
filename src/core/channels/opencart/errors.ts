import { unreachable } from '../../network-failure.ts';
import { StoreError } from '../../store/store-error.ts';
import { ChannelError } from '../channel.ts';
import type { ShopAddress } from './settings.ts';

const checkAddress = 'Check OPENCART_DATABASE_URL.';
const service = { title: 'The OpenCart database', addressSetting: 'OPENCART_DATABASE_URL' };

/** Codes of MySQL and MariaDB after which the same transaction may pass when it is tried again. */
const collisions = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT']);

/** Whether the transaction ran into another's and was rolled back: nothing of it stands, and it may be tried again. */
export function isCollision(error: unknown): boolean {
  return collisions.has(codeOf(error));
}

/** A database's failure, told apart like those of every channel. Ours pass through as they are; the text names no value. */
export function shopFailure(error: unknown, address: ShopAddress): unknown {
  if (!(error instanceof Error) || error instanceof ChannelError) return error;
  if (error instanceof StoreError) return new ChannelError('refused', error.message, checkAddress);
  const code = codeOf(error);
  const where = address.kind === 'sqlite' ? address.file : `${address.host}:${address.port}`;
  if (/^ER_(ACCESS_DENIED|DBACCESS_DENIED|SPECIFIC_ACCESS|TABLEACCESS_DENIED|COLUMNACCESS_DENIED)/.test(code)) {
    return new ChannelError(
      'auth',
      `The OpenCart database at ${where} does not let this user in (${code}).`,
      'Check user and password in OPENCART_DATABASE_URL, and what the user is granted.',
    );
  }
  if (code === 'ER_BAD_DB_ERROR' && address.kind === 'mysql')
    return new ChannelError('refused', `There is no database “${address.database}” at ${where}.`, checkAddress);
  if (isCollision(error))
    return new ChannelError('outage', 'The OpenCart database is busy with another’s change.', 'It is tried again.');
  if (address.kind === 'mysql' && /^(E[A-Z]+|PROTOCOL_CONNECTION_LOST|HANDSHAKE_\w+)$/.test(code)) {
    const known = code === 'PROTOCOL_CONNECTION_LOST' ? Object.assign(new Error(), { code: 'ECONNRESET' }) : error;
    return unreachable(known, service, new URL(`mysql://${where}`));
  }
  if (/^(ER_|SQLITE_)/.test(code))
    return new ChannelError('refused', `The OpenCart database refused a statement (${code}).`, checkAddress);
  return error;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '');
}
