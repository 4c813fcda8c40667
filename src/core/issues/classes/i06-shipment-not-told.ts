import { sql } from 'kysely';
import { endpoints } from '../../channels/trendyol/endpoints.ts';
import type { PlannedCall } from '../../domain/fix-plan.ts';
import { nearMs } from '../../domain/issue.ts';
import { type PackageChange, type PackageWriteKind, whyNotNumber } from '../../domain/package-writes.ts';
import { recordAct } from '../../store/acts.ts';
import { stagePackageWrite } from '../../store/orders/package-writes.ts';
import { type UntoldShipment, untoldShipments } from '../../store/orders/untold-shipments.ts';
import {
  CannotRepair,
  type Choice,
  defineIssue,
  type Evidence,
  type Finding,
  type Repairing,
  type StoredFinding,
} from '../issue.ts';

const minuteMs = 60_000;

interface Detail {
  readonly why: UntoldShipment['why'];
  readonly externalId: string;
  /** Of `wish`: what was wanted, and whether it is on its way. */
  readonly kind?: PackageWriteKind;
  readonly value?: string | null;
  readonly isOnItsWay?: boolean;
}

/** What a person said of a parcel never got to the marketplace, or the marketplace cannot say where the parcel is. */
export const shipmentNotTold = defineIssue({
  id: 'I6',
  title: 'Shipment not told to marketplace',
  description:
    'A tracking number, Picking or Invoiced that a person set here did not arrive at Trendyol; or a package is shipped here and not there, or is on its way without a number. The marketplace counts it as late, and the buyer cannot follow it. It comes about when a call is refused, is lost, or waits. Telling it cannot be taken back.',
  severity: 'high',
  mode: 'K',
  graceMs: 30 * minuteMs,
  subject: 'order',
  halfDone: 'tells the marketplace what it was not told',
  restsOn: 'packages',
  async find(look) {
    const found = await untoldShipments(look.db, (id) => look.orders(id));
    return found.map((one) => ({
      ...findingOf(one),
      // An order that counts as shipped here is not seen to be near its ship-by by anybody else.
      ...(one.why === 'status' && isNear(one, look.now) && { severity: 'critical' as const }),
    }));
  },
  async choices({ detail }) {
    return (detail as Detail).why === 'status' ? ways : [];
  },
  fetch({ orderId, detail }) {
    return (detail as Detail).why === 'number' && orderId !== null ? [{ fetch: 'order', orderId }] : [];
  },
  async repair(finding, repairing) {
    const { why, externalId, kind, value = null, isOnItsWay } = finding.detail as Detail;
    const orderId = finding.orderId ?? 0;
    if (why === 'status') return decide(orderId, externalId, repairing);
    if (why === 'number' || kind === undefined) return stillWithoutNumber(finding, repairing);
    if (!isOnItsWay) {
      repairing.call(callOf(externalId, kind, value));
      await stage(orderId, { kind, value }, repairing);
    }
    repairing.afterwards({ do: 'deliver-package-writes', orderId });
  },
});

function isNear({ shipBy }: UntoldShipment, now: number): boolean {
  return shipBy !== null && shipBy - now < nearMs;
}

const ways: readonly Choice[] = [
  { id: 'tell', title: 'It has left: tell Trendyol the parcel’s number', asks: 'the parcel’s number' },
  { id: 'take-source', title: 'It has not left: take the marketplace’s word' },
];

/** A person knows whether the parcel has left. */
async function decide(orderId: number, externalId: string, repairing: Repairing): Promise<void> {
  const { choice, tools } = repairing;
  if (choice?.id === 'take-source') return tools.takeStored(orderId);
  if (choice?.id !== 'tell') throw new CannotRepair('Say whether the parcel has left: tell, or take-source.');
  const value = choice.value?.trim() ?? '';
  const wrong = whyNotNumber(value);
  if (wrong !== null) throw new CannotRepair(`“${value}” is not taken: ${wrong}.`);
  repairing.call(callOf(externalId, 'tracking', value));
  await stage(orderId, { kind: 'tracking', value }, repairing);
  repairing.afterwards({ do: 'deliver-package-writes', orderId });
}

/** The order was read again before: what is missing still, the marketplace does not have either. */
async function stillWithoutNumber({ orderId }: StoredFinding, { store }: Repairing): Promise<void> {
  const left = await untoldShipments(store.db, (id) => sql<boolean>`${id} = ${orderId}`);
  if (left.length === 0) return;
  throw new CannotRepair(
    'Trendyol was asked again and shows no number, and of a package that is on its way none can be set. Ask the carrier, and write to the buyer.',
  );
}

/** The same wish that waits already is that one; another that may have arrived is looked for first. */
async function stage(orderId: number, change: PackageChange, { store, by }: Repairing): Promise<void> {
  await store.write(async (tx) => {
    const actor = { name: 'orderdeck', origin: 'engine' } as const;
    const { kind, value } = change;
    const actId = by.actId ?? (await recordAct(tx, actor, `package-${kind}`, `order:${orderId}`, { value }, by.now));
    const { outcome } = await stagePackageWrite(tx, { now: by.now, actId }, orderId, change);
    if (outcome === 'sent')
      throw new CannotRepair('Another number was sent and is being looked for; try again when that is settled.');
  });
}

function callOf(externalId: string, kind: PackageWriteKind, value: string | null): PlannedCall {
  const { method, path } = kind === 'tracking' ? endpoints.setTrackingNumber : endpoints.setPackageStatus;
  const what = kind === 'tracking' ? `the number ${value}` : kind === 'picking' ? 'Picking' : 'Invoiced';
  return {
    channel: 'trendyol',
    method,
    path: path.replace('{package}', externalId),
    summary: `tells package ${externalId} ${what}, unless it says so already`,
    undoable: false,
  };
}

function findingOf(one: UntoldShipment): Finding {
  const { why, orderId, orderNumber, externalId, sourceStatus, rawId, since, wish } = one;
  const isOnItsWay = wish !== null && wish.sentAt !== null && wish.state !== 'refused';
  return {
    key: wish ? `order:${orderId}:${wish.kind}` : `order:${orderId}:${why}`,
    orderId,
    subject: orderNumber,
    since,
    line: lineOf(one),
    evidence: [...evidenceOf(one), { what: 'Trendyol says', value: sourceStatus, of: { raw: rawId } }],
    ...(why === 'status' && { mode: 'H' as const }),
    ...(why === 'number' && { severity: 'medium' as const }),
    detail: { why, externalId, ...(wish && { kind: wish.kind, value: wish.value, isOnItsWay }) } satisfies Detail,
  };
}

const wanted: Readonly<Record<PackageWriteKind, string>> = {
  picking: 'Picking',
  invoiced: 'Invoiced',
  tracking: 'the tracking number',
};

function lineOf({ why, externalId, status, sourceStatus, wish }: UntoldShipment): string {
  if (wish) {
    const reason = wish.errorCode === null ? '' : ` (${wish.errorCode})`;
    return `${wanted[wish.kind]} of package ${externalId} was not told: ${wish.state}${reason}`;
  }
  if (why === 'status') return `package ${externalId} is ${status} here and ${sourceStatus} at Trendyol`;
  return `package ${externalId} is on its way without a number`;
}

function evidenceOf({ orderId, status, wish }: UntoldShipment): Evidence[] {
  const ours: Evidence = { what: 'order status', value: status, of: { entity: 'order', id: orderId, field: 'status' } };
  if (!wish) return [ours];
  return [
    ours,
    { what: `${wanted[wish.kind]} set here`, value: wish.value ?? 'yes' },
    { what: 'how far it came', value: wish.state, of: { run: wish.runId } },
    ...(wish.errorCode === null ? [] : [{ what: 'why', value: wish.errorCode }]),
  ];
}
