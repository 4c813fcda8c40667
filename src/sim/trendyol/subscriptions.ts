import type { Random } from '../random.ts';
import { uuid } from './cursors.ts';
import { type PackageStatus, packageStatuses } from './wire.ts';

/** The vendor's word for a state in webhooks: `AtCollectionPoint` is AT_COLLECTION_POINT, all others run together. */
export function webhookStatus(status: PackageStatus): string {
  return status === 'AtCollectionPoint' ? 'AT_COLLECTION_POINT' : status.toUpperCase();
}
export const webhookStatuses: readonly string[] = packageStatuses.map(webhookStatus);

/** How a delivery proves where it comes from: there is no signature (facts B6). */
export type WebhookAuthentication =
  | { readonly authenticationType: 'BASIC_AUTHENTICATION'; readonly username: string; readonly password: string }
  | { readonly authenticationType: 'API_KEY'; readonly apiKey: string };

export interface SubscriptionRequest {
  readonly url: string;
  readonly authentication: WebhookAuthentication;
  /** Null: all, also ones that do not exist yet. */
  readonly subscribedStatuses: readonly string[] | null;
}

export interface Subscription extends SubscriptionRequest {
  readonly id: string;
  readonly createdDate: number;
  lastModifiedDate: number | null;
  status: 'ACTIVE' | 'PASSIVE';
}

/** Passive ones count as well. */
export const MOST_SUBSCRIPTIONS = 15;

/** Who wants to be told. */
export class Subscriptions {
  readonly #all = new Map<string, Subscription>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  list(): Subscription[] {
    return [...this.#all.values()];
  }

  find(id: string): Subscription | undefined {
    return this.#all.get(id);
  }

  /** Who wants to hear of a package in this state. */
  listening(status: PackageStatus): Subscription[] {
    const word = webhookStatus(status);
    return this.list().filter(
      (each) =>
        each.status === 'ACTIVE' && (each.subscribedStatuses === null || each.subscribedStatuses.includes(word)),
    );
  }

  create(request: SubscriptionRequest, now: number): Subscription {
    const id = uuid(this.#random);
    const subscription: Subscription = { id, ...request, createdDate: now, lastModifiedDate: null, status: 'ACTIVE' };
    this.#all.set(id, subscription);
    return subscription;
  }

  update(id: string, request: SubscriptionRequest, now: number): void {
    Object.assign(this.#all.get(id) ?? {}, request, { lastModifiedDate: now });
  }

  setStatus(id: string, status: Subscription['status'], now: number): void {
    Object.assign(this.#all.get(id) ?? {}, { status, lastModifiedDate: now });
  }

  remove(id: string): void {
    this.#all.delete(id);
  }
}
