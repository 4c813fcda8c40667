import { deriveSeed, Random } from '../random.ts';
import { uuid } from './cursors.ts';
import type { PackageRecord } from './packages.ts';
import type { WireLine } from './wire.ts';
import type { World } from './world.ts';

export const claimStates = [
  'Created',
  'WaitingInAction',
  'WaitingFraudCheck',
  'Accepted',
  'Rejected',
  'Unresolved',
  'InAnalysis',
  'Cancelled',
] as const;
export type ClaimState = (typeof claimStates)[number];

/** One piece that a customer sends back. */
export interface ClaimItem {
  readonly id: string;
  readonly orderLineItemId: string;
  readonly line: WireLine;
  readonly reason: ClaimReason;
  readonly customerNote: string;
  /** When it is accepted by itself; null while the parcel is on its way. */
  autoApproveDate: number | null;
  state: ClaimState;
  autoAccepted: boolean;
  acceptedBySeller: boolean;
}

/** A customer's return. State sits on its items only (facts B5). */
export interface Claim {
  readonly claimId: string;
  readonly record: PackageRecord;
  readonly claimDate: number;
  /** Twenty digits: more than any double or 64-bit integer holds. */
  readonly cargoTrackingNumber: string;
  readonly items: readonly ClaimItem[];
  lastModifiedDate: number;
}

export interface ClaimReason {
  readonly id: number;
  readonly name: string;
  readonly code: string;
}

export const customerReasons: readonly ClaimReason[] = [
  { id: 401, name: 'Beğenmedim', code: 'DISLIKE' },
  { id: 402, name: 'Beden/Ebat Büyük Geldi', code: 'BIGSIZE' },
  { id: 403, name: 'Kusurlu Ürün Gönderildi', code: 'DEFECTIVE' },
  { id: 404, name: 'Yanlış Ürün Gönderildi', code: 'WRONGITEM' },
];

const HOUR = 3_600_000;
/** What nobody has answered by then is accepted. */
const ANSWER_WITHIN = 48 * HOUR;

/** Every return there is. */
export class ClaimBook {
  readonly #claims = new Map<string, Claim>();
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(deriveSeed(seed, 0x636c61));
  }

  get(claimId: string): Claim | null {
    return this.#claims.get(claimId) ?? null;
  }

  /** In the order they were asked for. */
  all(): IterableIterator<Claim> {
    return this.#claims.values();
  }

  ofPackage(shipmentPackageId: number): Claim | undefined {
    return [...this.#claims.values()].find(({ record }) => record.order.shipmentPackageId === shipmentPackageId);
  }

  /** A customer asks to send pieces of a delivered package back. */
  open(record: PackageRecord, pieces: readonly { line: WireLine; piece: number }[], at: number): Claim {
    const reason = this.#random.pick(customerReasons);
    const claim: Claim = {
      claimId: uuid(this.#random),
      record,
      claimDate: at,
      cargoTrackingNumber: `7330${this.#random.digits(16)}`,
      items: pieces.map(({ line, piece }) => ({
        id: uuid(this.#random),
        orderLineItemId: line.discountDetails[piece]?.lineItemId ?? '',
        line,
        reason,
        customerNote: this.#random.chance(0.3) ? 'Hediye idi, olmadı. Teşekkürler' : '',
        autoApproveDate: null,
        state: 'Created',
        autoAccepted: false,
        acceptedBySeller: false,
      })),
      lastModifiedDate: at,
    };
    this.#claims.set(claim.claimId, claim);
    return claim;
  }

  /** The parcel has reached the seller: from now on 48 hours run. */
  arrive(world: World, claim: Claim, at: number): void {
    const deadline = at + ANSWER_WITHIN;
    for (const item of claim.items) {
      if (item.state !== 'Created') continue;
      item.autoApproveDate = deadline;
      this.move(claim, item, 'WaitingInAction', at);
    }
    world.agenda.put(deadline, (due) => {
      for (const item of claim.items) {
        if (item.state !== 'WaitingInAction') continue;
        item.autoAccepted = true;
        this.move(claim, item, 'Accepted', due);
      }
    });
  }

  move(claim: Claim, item: ClaimItem, state: ClaimState, at: number): void {
    item.state = state;
    claim.lastModifiedDate = Math.max(at, claim.lastModifiedDate + 1);
  }
}
