import { endpoints } from '../../channels/trendyol/endpoints.ts';
import { wallText } from '../../domain/zones.ts';
import { openOf } from '../../store/issues/ledger.ts';
import { coverage, edgesOf, firstRead, firstStartAfter, type Span } from '../../store/orders/coverage.ts';
import { modifiedStream, type ReadChannel, readChannels } from '../../store/orders/order-streams.ts';
import { CannotRepair, defineIssue, type Finding } from '../issue.ts';
import type { Look } from '../look.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Holes that begin earlier were found when they came about; those that are still open are looked at however old they are. */
const reachMs = 7 * dayMs;
/** A reading that was started may take so long. */
const longestReadingMs = 20 * minuteMs;

/** Who reads a channel's orders by modify date, and how far back it can be told to. */
const readers: Readonly<Record<ReadChannel, OrderReader>> = {
  shipstation: { title: 'ShipStation', job: 'sync-orders-recent', path: '/orders', mostMs: 720 * hourMs },
  trendyol: { title: 'Trendyol', job: 'trendyol-orders', path: endpoints.streamPackages.path, mostMs: 30 * dayMs },
};

interface OrderReader {
  readonly title: string;
  readonly job: string;
  readonly path: string;
  readonly mostMs: number;
}

interface Detail {
  readonly channel: ReadChannel;
  /** UTC epoch ms. */
  readonly from: number;
}

/** Two windows that were read leave a gap between them, or a reading was started and nothing was read. */
export const coverageHole = defineIssue({
  id: 'I39',
  title: 'Coverage hole',
  description:
    'A stretch of the source’s time was read by nobody: orders that were changed then may be missing here, and no log says so. It comes about when readings fail for longer than they reach back, or when a watermark is moved by hand. The repair reads the stretch again.',
  severity: 'critical',
  mode: 'A',
  graceMs: 10 * minuteMs,
  subject: 'shop',
  restsOn: 'ours',
  async find(look) {
    const open = await openOf(look.db, 'I39', { kind: 'all' });
    const found = await Promise.all(readChannels.map((channel) => holesOf(look, channel, open)));
    return found.flat();
  },
  async repair({ detail }, repairing) {
    const { channel, from } = detail as Detail;
    const { title, job, mostMs } = readers[channel];
    const backMs = repairing.by.now - from;
    const isTooFar = backMs + hourMs > mostMs;
    if (isTooFar && channel === 'trendyol')
      throw new CannotRepair(
        `It is more than ${mostMs / dayMs} days back, further than Trendyol’s list is read at once. Read the orders of that time one by one: orderdeck run trendyol-orders --order NUMBER.`,
      );
    const [whichJob, args] = isTooFar ? ['sync-orders-all', {}] : [job, reachOf(channel, backMs)];
    repairing.call({
      channel,
      method: 'GET',
      path: readers[channel].path,
      summary: `reads what changed at ${title} since ${new Date(from).toISOString()} once more`,
      undoable: true,
    });
    repairing.afterwards({ do: 'run', job: whichJob, args });
  },
});

/** An hour further than it must be: the source's clock may be a little off. */
function reachOf(channel: ReadChannel, backMs: number): Readonly<Record<string, number>> {
  const whole = backMs + hourMs;
  return channel === 'shipstation' ? { hours: Math.ceil(whole / hourMs) } : { days: Math.ceil(whole / dayMs) };
}

function keyOf(stream: string, from: number): string {
  return `${stream}:${from}`;
}

async function holesOf(
  look: Look,
  channel: ReadChannel,
  open: readonly { readonly key: string }[],
): Promise<Finding[]> {
  const stream = modifiedStream(channel);
  const first = await firstRead(look.db, stream);
  if (first === null) return [];
  const begins = open.filter(({ key }) => key.startsWith(`${stream}:`)).map(({ key }) => Number(key.split(':').at(-1)));
  const from = Math.max(first, Math.min(look.now - reachMs, ...begins));
  const { covered, holes } = await coverage(look.db, stream, from, look.now);
  const reached = covered.at(-1)?.[1] ?? first;
  const between = holes.filter(([, to]) => to <= reached);
  const found: Finding[] = [];
  for (const hole of between) found.push(await holeFound(look, channel, hole));
  const late = await unreadTail(look, channel, reached);
  return late ? [...found, late] : found;
}

async function holeFound(look: Look, channel: ReadChannel, [from, to]: Span): Promise<Finding> {
  const stream = modifiedStream(channel);
  const { title } = readers[channel];
  const { before, behind } = await edgesOf(look.db, stream, [from, to]);
  return {
    key: keyOf(stream, from),
    orderId: null,
    subject: title,
    since: behind?.readAt ?? to,
    line: `nothing was read of ${title} from ${wallText(from, look.zone)} to ${wallText(to, look.zone)}`,
    evidence: [
      { what: 'read up to', value: iso(from), of: { run: before?.runId ?? null } },
      { what: 'read again from', value: iso(to), of: { run: behind?.runId ?? null } },
    ],
    detail: { channel, from } satisfies Detail,
  };
}

/** A reading was started by the clock, has had its time, and nothing was read. Where none was started, nothing is expected. */
async function unreadTail(look: Look, channel: ReadChannel, reached: number): Promise<Finding | null> {
  const { title, job } = readers[channel];
  const started = await firstStartAfter(look.db, job, reached);
  if (started === null) return null;
  return {
    key: keyOf(modifiedStream(channel), reached),
    orderId: null,
    subject: title,
    since: started.at + longestReadingMs,
    line: `nothing was read of ${title} since ${wallText(reached, look.zone)}, although ${job} was started`,
    evidence: [
      { what: 'read up to', value: iso(reached) },
      { what: `${job} was started`, value: iso(started.at), of: { run: started.runId } },
    ],
    detail: { channel, from: reached } satisfies Detail,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
