import { maskEmail } from '../../core/domain/mask.ts';
import { formatAmount } from '../../core/domain/money.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { Act } from '../../core/store/acts.ts';
import type { Fix } from '../../core/store/issues/fixes.ts';
import type { ChangeRow, Fields } from '../../core/store/orders/changes.ts';
import type { CallAbout, OrderDetail } from '../../core/store/orders/order-view.ts';
import type { RawSummary } from '../../core/store/orders/raw.ts';
import { bytes } from './counts.ts';
import { fixWords } from './fix-row.ts';
import { type Part, part } from './line.ts';
import { printChangeParts } from './print-change.ts';
import { clockTime, span } from './time.ts';

/** One thing that happened to an order. */
export interface TimelineEntry {
  readonly at: number;
  readonly kind: 'version' | 'change' | 'call' | 'act';
  readonly parts: readonly Part[];
  readonly runId: number | null;
  /** Of a version: which raw document. */
  readonly rawId: number | null;
  /** Of a call: what was asked and answered. */
  readonly call?: CallAbout;
}

const longest = 120;

/** Everything that happened to an order, newest first: what its channel told, what we made of it, calls, people's acts. */
export function timeline(
  detail: OrderDetail,
  acts: readonly Act[],
  zone: string,
  fixes: readonly Fix[] = [],
): TimelineEntry[] {
  const entries = [
    ...detail.rawVersions.map((version, index) => versionEntry(version, detail.rawVersions.length - index)),
    ...detail.changes.map((change) => changeEntry(change, zone)),
    ...detail.calls.map(callEntry),
    ...acts.map(actEntry),
    ...fixes.map(fixEntry),
  ];
  // Of one moment, what was told stands below what followed from it.
  const rank = { version: 0, call: 1, change: 2, act: 3 };
  return entries.sort((a, b) => b.at - a.at || rank[b.kind] - rank[a.kind]);
}

/** An entry as parts of a line. */
export function timelineParts(entry: TimelineEntry, zone: string, now: number): Part[] {
  const run = entry.runId === null ? '' : `#${entry.runId}`;
  return [part(clockTime(entry.at, zone, now).padEnd(9), 'dim'), part(` ${run.padEnd(6)}`, 'accent'), ...entry.parts];
}

function versionEntry(version: RawSummary, number: number): TimelineEntry {
  const parts = [
    part('told    ', 'dim'),
    `version ${number}`,
    part(`, ${bytes(version.bytes)}, ${version.sha256.slice(0, 8)}`, 'dim'),
  ];
  return { at: version.receivedAt, kind: 'version', parts, runId: version.runId, rawId: version.id };
}

function changeEntry(change: ChangeRow, zone: string): TimelineEntry {
  const print = printChangeParts(change, zone);
  if (print) return { at: change.at, kind: 'change', parts: print, runId: change.runId, rawId: null };
  const what = change.entity === 'order' ? '' : `${change.entity} ${change.entityId} `;
  const fields = change.op === 'updated' || change.op === 'created' ? changedWords(change, zone) : '';
  const parts = [
    part(`${change.op.padEnd(8)}`, change.op === 'removed' || change.op === 'gone' ? 'warn' : 'plain'),
    part(what, 'dim'),
    fields,
  ];
  return { at: change.at, kind: 'change', parts, runId: change.runId, rawId: null };
}

function changedWords({ before, after, op }: ChangeRow, zone: string): string {
  if (!after) return '';
  const words = Object.keys(after)
    .filter((name) => name !== 'raw_id')
    .map((name) => {
      const now = valueWords(name, after, zone);
      const label = name.replaceAll('_', ' ');
      return op === 'created' || !before ? `${label} ${now}` : `${label} ${valueWords(name, before, zone)} → ${now}`;
    });
  return words.join(', ');
}

function valueWords(name: string, fields: Fields, zone: string): string {
  const value = fields[name];
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number' && /(_at|_by)$/.test(name)) return clockTime(value, zone, 0);
  if (typeof value === 'number' && /^(total|paid|tax|shipping|unit_price)$/.test(name)) return formatAmount(value);
  if (name === 'customer_email') return maskEmail(sanitize(String(value), longest));
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return /https?:\/\//i.test(text) ? '…' : sanitize(text, longest);
}

function callEntry(call: CallAbout): TimelineEntry {
  const isBad = call.errorKind !== null || (call.status ?? 0) >= 400;
  const body = call.errorBody === null ? '' : ` ${sanitize(call.errorBody, longest)}`;
  const parts = [
    part('called  ', 'dim'),
    `${call.method} ${sanitize(call.path, longest)} `,
    part(callResult(call), isBad ? 'bad' : 'good'),
    part(`${call.ms === null ? '' : ` in ${span(call.ms)}`}${body}`, 'dim'),
  ];
  return { at: call.at, kind: 'call', parts, runId: call.runId, rawId: null, call };
}

/** The code that was answered and what it means to us: `404 not-found`. */
export function callResult({ status, errorKind }: CallAbout): string {
  if (status === null && errorKind === null) return 'no answer yet';
  return [status, errorKind].filter((word) => word !== null).join(' ');
}

function fixEntry(fix: Fix): TimelineEntry {
  const parts = [part(`${fix.kind.padEnd(8)}`, 'dim'), part(`${fix.class} `, 'strong'), ...fixWords(fix)];
  return { at: fix.at, kind: 'act', parts, runId: fix.runId, rawId: null };
}

function actEntry(act: Act): TimelineEntry {
  const parts = [
    part('act     ', 'dim'),
    part(`${act.action} by ${sanitize(act.actor, 60)}`, 'strong'),
    part(` from the ${act.origin}`, 'dim'),
  ];
  return { at: act.at, kind: 'act', parts, runId: null, rawId: null };
}
