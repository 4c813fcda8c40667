import { type Endpoint, endpoints } from '../../channels/trendyol/endpoints.ts';
import type { PlannedCall } from '../../domain/fix-plan.ts';
import { plainWord } from '../../inbox/event.ts';
import type { Inbox } from '../../inbox/open.ts';
import { type DeadDelivery, deadDeliveries, lastTold, newestTold, type TakenIn } from '../../inbox/trouble.ts';
import { openOf } from '../../store/issues/ledger.ts';
import { foundOutBy, ordersByExternalId, type ToldOrder } from '../../store/orders/told-orders.ts';
import { type KnownSubscription, readSubscriptions } from '../../store/subscriptions.ts';
import { defineIssue, type Finding, type Following } from '../issue.ts';
import { keptFindings } from '../kept.ts';
import type { Look } from '../look.ts';

const minuteMs = 60_000;
const channel = 'trendyol';
/** Of many dead letters those that are dead the longest are told. */
const mostDead = 200;
/** Of what was taken in, so many of the newest are held against the orders. */
const newest = 300;
/** A webhook that was sent again may come so late. */
const lateMs = 10 * minuteMs;
/** So many packages of which nobody told us are no chance. */
const fewestSilent = 3;

type Detail =
  | { readonly what: 'dead'; readonly delivery: number }
  | { readonly what: 'differs'; readonly packageId: string }
  | { readonly what: 'passive' | 'silent'; readonly subscription: string };

/** What others tell us by themselves does not arrive, or did not end where it should. */
export const hookTrouble = defineIssue({
  id: 'I38',
  title: 'Hook trouble',
  description:
    'A webhook is dead after its last attempt; an order is older than what a webhook said of it; the marketplace made our subscription passive, or tells nothing although packages change. Until a reading finds it out, the shop works with what was. It comes about when handling fails again and again, when the receiver was out of reach, or when somebody changes the subscription. The repair handles it again, reads again, or activates and fills the gap.',
  severity: 'high',
  mode: 'K',
  graceMs: 10 * minuteMs,
  subject: 'shop',
  restsOn: 'ours',
  async find(look) {
    const subscriptions = await subscriptionTroubles(look);
    if (look.inbox) return [...(await toldTroubles(look, look.inbox)), ...subscriptions];
    // Who has no inbox at hand cannot say of a delivery that it is right again.
    const isNews = new Set(subscriptions.map(({ key }) => key));
    const kept = (await keptFindings(look.db, 'I38')).filter((one) => (one.detail as Detail).what !== 'passive');
    return [...kept.filter(({ key }) => !isNews.has(key)), ...subscriptions];
  },
  async repair({ detail }, repairing) {
    const { call, following } = cureOf(detail as Detail);
    if (call) repairing.call({ channel, ...call });
    repairing.afterwards(following);
  },
});

async function toldTroubles(look: Look, inbox: Inbox): Promise<Finding[]> {
  const open = await openOf(look.db, 'I38', { kind: 'all' });
  const known = open.filter(({ key }) => key.startsWith('delivery:')).map(({ key }) => Number(key.slice(9)));
  const dead = await deadDeliveries(inbox.db, mostDead);
  const taken = await newestTold(inbox.db, newest, known);
  const about = [...dead.flatMap(({ subject }) => subject ?? []), ...taken.map(({ packageId }) => packageId)];
  const orders = await ordersByExternalId(look.db, channel, about);
  return [
    ...dead.map((one) => deadFound(one, orders.get(one.subject ?? ''))),
    ...taken.flatMap((one) => {
      const order = orders.get(one.packageId);
      return showsIt(one, order) ? [] : [differingFound(one, order)];
    }),
  ];
}

/** What was told last, the order has, or something that is newer still. */
function showsIt({ modifiedAt, status }: TakenIn, order: ToldOrder | undefined): boolean {
  if (!order || order.modifiedAt < modifiedAt) return false;
  return order.modifiedAt > modifiedAt || plainWord(order.sourceStatus) === plainWord(status);
}

function deadFound(
  { id, event, subject, attempts, errorCode, runId, since }: DeadDelivery,
  order?: ToldOrder,
): Finding {
  const what = event ?? 'webhook';
  return {
    key: `delivery:${id}`,
    orderId: order?.id ?? null,
    subject: order?.orderNumber ?? `delivery ${id}`,
    since,
    line: `${what} of ${subject ?? 'nothing that we know'} is dead after ${attempts} attempts${errorCode === null ? '' : ` (${errorCode})`}`,
    evidence: [
      { what: 'delivery', value: 'dead', of: { delivery: id } },
      { what: 'attempts', value: attempts, of: { run: runId } },
      ...(errorCode === null ? [] : [{ what: 'error', value: errorCode }]),
    ],
    detail: { what: 'dead', delivery: id } satisfies Detail,
  };
}

function differingFound({ id, packageId, status, modifiedAt, runId, finishedAt }: TakenIn, order?: ToldOrder): Finding {
  const here = order ? `${order.sourceStatus} of ${iso(order.modifiedAt)}` : 'no such order';
  return {
    key: `delivery:${id}`,
    orderId: order?.id ?? null,
    subject: order?.orderNumber ?? `package ${packageId}`,
    since: finishedAt,
    line: `a webhook said ${status} of ${iso(modifiedAt)} of package ${packageId}; here it is ${here}`,
    evidence: [
      { what: 'the webhook said', value: `${status}, ${iso(modifiedAt)}`, of: { delivery: id } },
      { what: 'it was taken in', value: iso(finishedAt), of: { run: runId } },
      {
        what: 'the order says',
        value: here,
        ...(order && { of: { entity: 'order', id: order.id, field: 'source_status' } as const }),
      },
    ],
    detail: { what: 'differs', packageId } satisfies Detail,
  };
}

async function subscriptionTroubles(look: Look): Promise<Finding[]> {
  const { items } = await readSubscriptions(look.db, channel);
  const found: Finding[] = [];
  for (const one of items.filter(({ leadsHere }) => leadsHere)) {
    if (!one.isActive) found.push(passiveFound(look, one));
    else found.push(...(await silentFound(look, one)));
  }
  return found;
}

function passiveFound({ now }: Look, { id, passiveSince, lastActiveAt }: KnownSubscription): Finding {
  return {
    key: `subscription:${id}`,
    orderId: null,
    subject: `subscription ${id}`,
    since: passiveSince ?? now,
    line: `our subscription ${id} at Trendyol is passive: nothing is told`,
    evidence: [
      { what: 'subscription', value: 'passive' },
      { what: 'last seen active', value: lastActiveAt === null ? null : iso(lastActiveAt) },
    ],
    detail: { what: 'passive', subscription: id } satisfies Detail,
  };
}

/** One that tells of some states only is silent of the others by its own wish. */
async function silentFound(look: Look, { id, statuses, createdAt, changedAt }: KnownSubscription): Promise<Finding[]> {
  if (statuses !== null || look.inbox === null) return [];
  const told = await lastTold(look.inbox.db, 1000);
  const since = Math.max(told ?? 0, createdAt ?? 0, changedAt ?? 0);
  const silent = await foundOutBy(look.db, { job: 'trendyol-orders', channel }, [since, look.now - lateMs]);
  const third = silent[fewestSilent - 1];
  if (since === 0 || !third) return [];
  return [
    {
      key: `subscription:${id}`,
      orderId: null,
      subject: `subscription ${id}`,
      since: third.changedAt,
      line: `${silent.length} packages changed since ${iso(since)} and no webhook told of any, although our subscription is active`,
      evidence: [
        { what: 'subscription', value: 'active' },
        { what: 'last webhook', value: told === null ? null : iso(told) },
        { what: 'packages that a reading found', value: silent.length, of: { run: third.runId } },
      ],
      detail: { what: 'silent', subscription: id } satisfies Detail,
    },
  ];
}

/** All of it is done by the jobs that do it anyway: each looks first, sends once, and says what it did. */
function cureOf(detail: Detail): { readonly call?: Omit<PlannedCall, 'channel'>; readonly following: Following } {
  switch (detail.what) {
    case 'dead':
      return { following: { do: 'run', job: 'process-webhooks', args: { retry: detail.delivery } } };
    case 'differs': {
      const summary = `reads package ${detail.packageId} again`;
      const following = { do: 'run', job: 'trendyol-orders', args: { order: detail.packageId } } as const;
      return { call: { ...at(endpoints.listPackages, ''), summary, undoable: true }, following };
    }
    case 'passive': {
      const { subscription: id } = detail;
      const summary = `activates subscription ${id}, then reads what was not told`;
      const following = { do: 'run', job: 'watch-webhooks', args: { change: 'activate', id } } as const;
      return { call: { ...at(endpoints.activateWebhook, id), summary, undoable: false }, following };
    }
    case 'silent': {
      const { subscription: id } = detail;
      const summary = `sets subscription ${id} anew, with today’s credentials`;
      const following = { do: 'run', job: 'watch-webhooks', args: { change: 'create' } } as const;
      return { call: { ...at(endpoints.updateWebhook, id), summary, undoable: false }, following };
    }
  }
}

function at({ method, path }: Endpoint, webhook: string): Pick<Endpoint, 'method' | 'path'> {
  return { method, path: path.replace('{webhook}', webhook) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
