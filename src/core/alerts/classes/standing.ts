import type { ChannelsOff } from '../../channels-off.ts';
import { blockedQuotas, lowProducts, passiveSubscriptions } from '../../store/alerts/standing-facts.ts';
import { longestBlockMs } from '../../store/budgets.ts';
import { openClasses } from '../../store/issues/issue-counts.ts';
import { emptySuccesses } from '../../store/runs/empty-runs.ts';
import { hasRecord, unrecordedSlots } from '../../store/runs/unrecorded-slots.ts';
import { lowBarcodes } from '../../store/stock/alerts.ts';
import { defineAlert } from '../alert.ts';
import { clockWords, counted } from '../words.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** M44: told by a switch of its own. */
export const lowStock = defineAlert({
  id: 'low-stock',
  title: 'Low stock',
  description:
    'A product has so few pieces for sale that it is told (STOCK_LOW); once for each time that it becomes low.',
  next: 'Order or make more, or take it off sale; Enter shows its ledger.',
  toldIf: 'onLowStock',
  async find({ db }) {
    return (await lowProducts(db)).map(({ barcode, threshold, since }) => ({
      key: barcode,
      line: `${barcode} is low: ${threshold} or fewer are for sale`,
      place: { screen: 'stock-item', barcode },
      since,
    }));
  },
  async lapse({ db }, { key }) {
    return (await lowBarcodes(db)).has(key) ? 'the shop has it no more' : null;
  },
});

/** What is wrong with orders and is bad: each class once. */
export const badIssues = defineAlert({
  id: 'issues',
  title: 'Bad issues open',
  description:
    'Something is wrong with orders, stock or listings and it is high or critical: the issues tell what and mend it by key.',
  next: 'Open the issues (4): w tells why, f shows what a fix would do.',
  graceMs: 5 * minuteMs,
  async find({ db, now }) {
    const bad = (await openClasses(db, now)).filter(({ severity }) => severity === 'critical' || severity === 'high');
    return bad.map(({ class: cls, severity, issues, since }) => ({
      key: cls,
      severity: severity === 'critical' ? 'critical' : 'warning',
      level: severity === 'critical' ? 1 : 0,
      line: `${counted(issues, `${severity} issue`)} of ${cls} open`,
      place: { screen: 'issues', filter: `class:${cls}` },
      since,
    }));
  },
});

/** The job `watch-webhooks` activates it again within a quarter of an hour; what is passive for longer it cannot mend. */
export const subscriptionPassive = defineAlert({
  id: 'subscription-passive',
  title: 'Webhooks are not told any more',
  description:
    'The marketplace made our subscription passive, and activating it again did not help. Orders come by the readings only.',
  next: 'See `orderdeck webhooks subscriptions`; `orderdeck webhooks test` looks whether the receiver is reached from outside.',
  graceMs: 20 * minuteMs,
  async find({ db, off }) {
    const passive = (await passiveSubscriptions(db)).filter(({ channel }) => !(channel in off));
    return passive.map(({ channel, id, since }) => ({
      key: `${channel}:${id}`,
      line: `${channel} tells us nothing: subscription ${id} is passive`,
      place: { screen: 'queue' },
      since,
    }));
  },
  async lapse({ off }, { key }) {
    return (key.split(':')[0] ?? '') in off ? switchedOff : null;
  },
});

/** Why nothing is expected of a channel any more. */
const switchedOff = 'its channel was switched off';

/** Shorter blocks are the ordinary pace of a provider. */
const longBlockMs = 10 * minuteMs;

export const quotaBlocked = defineAlert({
  id: 'quota-blocked',
  title: 'Quota closed for long',
  description: 'A provider wants to be left alone for more than ten minutes; all jobs that need it wait.',
  next: 'See the limits on the overview (1). Another program with the same key may use the quota up.',
  async find({ db, now, zone }) {
    const blocked = await blockedQuotas(db, now, { ms: longBlockMs, mostMs: longestBlockMs });
    return blocked.map(({ channel, group, until }) => ({
      key: `${channel}:${group}`,
      line: `${channel} ${group} is closed until ${clockWords(until, zone)}`,
      place: { screen: 'jobs' },
      since: now,
    }));
  },
});

/** The jobs that read what changed at a channel. */
const readers = [
  { job: 'sync-orders-recent', channel: 'shipstation' },
  { job: 'trendyol-orders', channel: 'trendyol' },
] as const;

const readersOf = (off: ChannelsOff) => readers.filter(({ channel }) => !(channel in off));

export const emptyRuns = defineAlert({
  id: 'empty-runs',
  title: 'Empty successes',
  description: 'A reading ended well ten times in a row and saw nothing, while orders of its channel changed.',
  next: 'Run it once with more days (R), and look whether its account and its clock are the right ones (`orderdeck doctor`).',
  pace: 'hourly',
  async find({ db, off }) {
    const found = await Promise.all(
      readersOf(off).map(async (reader) => ({ job: reader.job, empty: await emptySuccesses(db, reader) })),
    );
    return found.flatMap(({ job, empty }) => {
      if (!empty) return [];
      const { runs, since, lastRunId } = empty;
      const line = `${job} ended well ${runs} times in a row and saw nothing, while orders changed`;
      return [{ key: job, line, place: { screen: 'run', id: lastRunId }, since } as const];
    });
  },
  async lapse({ off }, { key }) {
    return readersOf(off).some(({ job }) => job === key) ? null : switchedOff;
  },
});

export const missedTick = defineAlert({
  id: 'missed-tick',
  title: 'Start without a record',
  description:
    'A slot of a schedule passed, and nothing says what became of it: it was neither started nor missed nor left out.',
  next: 'Open the issues (4, class I40): the repair runs its work once.',
  pace: 'hourly',
  graceMs: 10 * minuteMs,
  async find({ db, now, zone }) {
    const slots = await unrecordedSlots(db, now, []);
    return slots.map(({ scheduleId, job, slotAt, since }) => ({
      key: `${scheduleId}:${slotAt}`,
      line: `${job} was to start at ${clockWords(slotAt, zone)}, and no record says what became of it`,
      place: { screen: 'history', job },
      since,
    }));
  },
  async lapse({ db, now }, { key }) {
    const cut = key.lastIndexOf(':');
    const slotAt = Number(key.slice(cut + 1));
    if (await hasRecord(db, key.slice(0, cut), slotAt)) return null;
    const why = now - slotAt >= dayMs ? 'a day has passed' : 'its schedule was changed, or nobody works';
    return `${why}, and no record says what became of it; the issues (4, class I40) keep it`;
  },
});
