import { onTestFinished } from 'vitest';
import type { Installation } from '../../src/app.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import type { Store } from '../../src/core/store/store.ts';
import { trendyolOrders } from '../../src/jobs/trendyol-orders.ts';
import { emptyStore } from '../core/channels/trendyol/empty-store.ts';
import { type Answer, type Gateway, type Seen, sample, startGateway } from '../core/channels/trendyol/gateway.ts';
import { runJob } from './run-job.ts';
import type { Ran } from './run-steps.ts';
import { type TestClock, testClock } from './shop.ts';

const documented = JSON.parse(sample('orders-stream-page')).content[0] as Record<string, unknown>;
const pageSize = 2;

/** A package as a test changes it; `lastModifiedDate` is the gateway's now unless told. */
export type PackageFields = Readonly<Record<string, unknown>> & { readonly shipmentPackageId: number };

export interface PackageShop {
  readonly clock: TestClock;
  readonly store: Store;
  readonly installation: Installation;
  readonly gateway: Gateway;
  /** Makes or changes a package at the marketplace. */
  put(fields: PackageFields): void;
  /** The marketplace shows it no more. */
  drop(id: number): void;
  /** What answers in place of the next calls that it says something to. */
  fault(with_: ((call: Seen) => Answer | null) | null): void;
  run(args?: Record<string, unknown>): Promise<Ran>;
}

/** A marketplace of recorded packages over HTTP, with pages of two, and an empty store; both go when the test is over. */
export async function openPackageShop(start = Date.UTC(2026, 8, 20, 9)): Promise<PackageShop> {
  const clock = testClock(start);
  const gateway = await startGateway(clock);
  const { store } = await emptyStore();
  const packages = new Map<number, Record<string, unknown>>();
  let fault: ((call: Seen) => Answer | null) | null = null;
  gateway.answer((call) => fault?.(call) ?? answer(call, [...packages.values()]));
  onTestFinished(() => gateway.close());
  const settings = readSettings('/nowhere', {
    TRENDYOL_SELLER_ID: '123456',
    TRENDYOL_API_KEY: 'key-of-nobody',
    TRENDYOL_API_SECRET: 'secret-of-nobody',
    TRENDYOL_BASE_URL: gateway.url,
  });
  const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
  return {
    clock,
    store,
    gateway,
    installation,
    put: (fields) => {
      const old = packages.get(fields.shipmentPackageId) ?? { ...documented, originPackageIds: null };
      packages.set(fields.shipmentPackageId, { ...old, lastModifiedDate: clock.now(), ...fields });
    },
    drop: (id) => void packages.delete(id),
    fault: (with_) => {
      fault = with_;
    },
    run: (args = {}) => runJob(installation, store, trendyolOrders, trendyolOrders.args.parse(args)),
  };
}

function answer({ path, query }: Seen, packages: readonly Record<string, unknown>[]): Answer {
  return path.endsWith('/stream') ? streamPage(query, packages) : listPage(query, packages);
}

function streamPage(query: Seen['query'], packages: readonly Record<string, unknown>[]): Answer {
  const [from, to] = [Number(query['lastModifiedStartDate']), Number(query['lastModifiedEndDate'])];
  const found = packages
    .filter((one) => changedAt(one) >= from && changedAt(one) <= to)
    .sort((a, b) => changedAt(b) - changedAt(a));
  const at = Number(query['nextCursor'] ?? 0);
  const hasMore = at + pageSize < found.length;
  const nextCursor = hasMore ? String(at + pageSize) : null;
  return { body: { hasMore, nextCursor, size: pageSize, content: found.slice(at, at + pageSize) } };
}

function listPage(query: Seen['query'], packages: readonly Record<string, unknown>[]): Answer {
  const ids = query['shipmentPackageIds']?.split(',');
  const content = packages.filter(
    (one) =>
      (ids === undefined || ids.includes(String(one['shipmentPackageId']))) &&
      (query['orderNumber'] === undefined || one['orderNumber'] === query['orderNumber']),
  );
  const totalPages = content.length === 0 ? 0 : 1;
  return { body: { totalElements: content.length, totalPages, page: 0, size: 200, content } };
}

function changedAt(one: Record<string, unknown>): number {
  return Number(one['lastModifiedDate']);
}
