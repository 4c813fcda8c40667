import type { DeliveryState, DeliverySummary } from '../../core/inbox/delivery-list.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { QueueRow } from '../queue/rows.ts';
import { argsWords } from './command-line.ts';
import { type Part, part } from './line.ts';
import type { Tone } from './paint.ts';
import { stateCell } from './run-state.ts';
import type { Column } from './table.ts';
import { relative, roughly } from './time.ts';

/** Who sends, in words; the addresses that they send to have one letter each. */
export const senders = { m: 'marketplace', s: 'ShipStation' } as const;

interface Look {
  readonly sign: string;
  readonly tone: Tone;
}

const looks: Readonly<Record<DeliveryState, Look>> = {
  queued: { sign: '○', tone: 'plain' },
  running: { sign: '●', tone: 'accent' },
  retrying: { sign: '↻', tone: 'warn' },
  done: { sign: '✓', tone: 'good' },
  ignored: { sign: '–', tone: 'dim' },
  parked: { sign: '!', tone: 'warn' },
  dead: { sign: '✗', tone: 'bad' },
  dropped: { sign: '×', tone: 'dim' },
};

const longest = 200;

/** `✗ dead` */
export function deliveryState({ state }: DeliverySummary): Part {
  const { sign, tone } = looks[state];
  return part(`${sign} ${state}`, tone);
}

/** The columns of the queue. @param isPaused nothing of what others told us is handled by itself */
export function queueColumns(now: () => number, isPaused: () => boolean): Column<QueueRow>[] {
  return [
    {
      title: 'state',
      width: 11,
      cell: (row) => (row.kind === 'run' ? stateCell(row.run, now()) : deliveryState(row.delivery)),
    },
    {
      title: 'pr',
      width: 2,
      align: 'right',
      cell: (row) => String(row.kind === 'run' ? row.run.priority : row.delivery.priority),
    },
    { title: 'event', width: 14, grow: 1, most: 22, cell: eventCell },
    { title: 'from', width: 11, cell: (row) => part(row.kind === 'run' ? 'run' : senders[row.delivery.source], 'dim') },
    {
      title: 'origin',
      width: 8,
      from: 92,
      cell: (row) => part(row.kind === 'run' ? row.run.trigger : row.delivery.origin, 'dim'),
    },
    { title: 'about', width: 10, grow: 2, most: 40, cell: aboutCell },
    { title: 'came', width: 4, align: 'right', cell: (row) => roughly(now() - cameAt(row)) },
    {
      title: 'try',
      width: 3,
      align: 'right',
      cell: (row) => part(String(row.kind === 'run' ? row.run.attempt : row.delivery.attempts), 'dim'),
    },
    { title: 'next', width: 9, align: 'right', cell: (row) => nextCell(row, now(), isPaused()) },
    { title: 'why', width: 10, grow: 6, from: 110, cell: whyCell },
  ];
}

function eventCell(row: QueueRow): Part {
  if (row.kind === 'run') return row.run.job;
  return row.delivery.event ?? part('not told', 'dim');
}

/** What it is about, in ids; where nothing of it could be told, its key. */
function aboutCell(row: QueueRow): Part {
  if (row.kind === 'run') return part(`run ${row.run.id} ${argsWords(row.run.args)}`, 'plain');
  return sanitize(row.delivery.subject ?? row.delivery.key, longest);
}

function cameAt(row: QueueRow): number {
  return row.kind === 'run' ? row.run.createdAt : row.delivery.receivedAt;
}

function nextCell(row: QueueRow, now: number, isPaused: boolean): Part {
  const state = row.kind === 'run' ? row.run.state : row.delivery.state;
  const at = row.kind === 'run' ? row.run.dueAt : row.delivery.nextTryAt;
  if (state === 'dead' || state === 'parked') return part('needs you', looks[state].tone);
  if (at === null || (state !== 'queued' && state !== 'retrying')) return part('–', 'dim');
  if (isPaused && row.kind === 'delivery') return part('paused', 'warn');
  return at <= now ? part('now', 'plain') : part(relative(at, now), 'plain');
}

function whyCell(row: QueueRow): Part {
  if (row.kind === 'run') return part(sanitize(row.run.error?.message ?? '', longest), 'dim');
  const { error, duplicates } = row.delivery;
  if (error) return part(sanitize(error.message, longest), 'dim');
  return part(duplicates > 0 ? `came ${duplicates + 1} times` : '', 'dim');
}
