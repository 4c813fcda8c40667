import * as z from 'zod';
import type { Answer } from '../answer.ts';
import { type Desk, type Endpoint, ok, type Request } from './desk.ts';
import { exception, invalidOrderCall, orderThingNotFound } from './errors.ts';
import type { PackageRecord } from './packages.ts';
import { canBecome, isOpen, step } from './steps.ts';
import { cancel, holds, type Pieces, rest, split } from './succession.ts';
import type { World } from './world.ts';

const id = z.number().int().positive();
const lines = z.array(z.object({ lineId: id, quantity: z.number().int().positive() })).min(1);

const statusBody = z.object({
  lines,
  params: z.object({ invoiceNumber: z.string().optional() }).default({}),
  status: z.enum(['Picking', 'Invoiced']),
});
const unsuppliedBody = z.object({ lines, reasonId: z.literal([500, 501, 502, 504, 505, 506]) });
const trackingBody = z.object({ trackingNumber: z.string().min(1) });
const detailsBody = z.object({ cargoSenderNumber: z.string().min(1), providerCode: z.string().min(1) });
const lineIds = z.array(id).min(1);
const splitBody = z.object({ orderLineIds: lineIds });
const multiBody = z.object({ splitGroups: z.array(z.object({ orderLineIds: lineIds })).min(1) });
const quantityBody = z.object({
  quantitySplit: z.array(z.object({ orderLineId: id, quantities: z.array(z.number().int().positive()).min(1) })).min(1),
});
const packagesBody = z.object({
  splitPackages: z
    .array(
      z.object({
        packageDetails: z.array(z.object({ orderLineId: id, quantities: z.number().int().positive() })).min(1),
      }),
    )
    .min(1),
});

const base = '/order/sellers/{seller}/shipment-packages/{package}';

/** What a seller may do with a package (facts B3, sample `order-package-actions`). */
export const packageWrites: readonly Endpoint[] = [
  { method: 'PUT', path: base, group: 'packageStatus', answer: setStatus },
  { method: 'PUT', path: `${base}/items/unsupplied`, group: 'unsupplied', answer: unsupplied },
  tracking('update-tracking-number', (request) => read(trackingBody, request).trackingNumber),
  tracking('tracking-details', (request) => read(detailsBody, request).cargoSenderNumber),
  splitting('split', (record, request) => [wholeLines(record, read(splitBody, request).orderLineIds)]),
  splitting('multi-split', (record, request) =>
    read(multiBody, request).splitGroups.map(({ orderLineIds }) => wholeLines(record, orderLineIds)),
  ),
  splitting('quantity-split', (_record, request) =>
    read(quantityBody, request).quantitySplit.flatMap(({ orderLineId, quantities }) =>
      quantities.map((quantity) => [{ lineId: orderLineId, quantity }]),
    ),
  ),
  splitting('split-packages', (_record, request) =>
    read(packagesBody, request).splitPackages.map(({ packageDetails }) =>
      packageDetails.map(({ orderLineId, quantities }) => ({ lineId: orderLineId, quantity: quantities })),
    ),
  ),
];

function setStatus({ world }: Desk, request: Request): Answer {
  const record = recordOf(world, request);
  const { status, params, lines: asked } = read(statusBody, request);
  mustHold(record, asked, request);
  if (rest(record, asked).length > 0) throw invalidOrderCall('lines.missing', 'every line must be named', request.now);
  const inOrder = status === 'Picking' ? record.order.status === 'Created' : record.order.status === 'Picking';
  if (!inOrder || !canBecome(record, status)) {
    throw invalidOrderCall('status.transition', `${record.order.status} cannot become ${status}`, request.now);
  }
  if (params.invoiceNumber) record.order.invoiceNumber = params.invoiceNumber;
  step(world, record, status, request.now);
  return ok();
}

function unsupplied({ world, settings }: Desk, request: Request): Answer {
  const record = openRecord(world, request);
  const { lines: pieces, reasonId } = read(unsuppliedBody, request);
  mustHold(record, pieces, request);
  later(world, record, request.now + settings.splitMs, (at) =>
    cancel(world, record, pieces, { by: 'Seller', reason: reasons[reasonId], code: reasonId }, at),
  );
  return ok();
}

const reasons = {
  500: 'Stok tükendi',
  501: 'Kusurlu/defolu/bozuk ürün',
  502: 'Hatalı fiyat',
  504: 'Entegrasyon hatası',
  505: 'Toplu alım',
  506: 'Mücbir sebep',
} as const;

function splitting(word: string, groupsOf: (record: PackageRecord, request: Request) => Pieces[][]): Endpoint {
  return {
    method: 'POST',
    path: `${base}/${word}`,
    group: 'split',
    answer: ({ world, settings }, request) => {
      const record = openRecord(world, request);
      const groups = groupsOf(record, request);
      mustHold(record, groups.flat(), request);
      if (groups.length === 1 && rest(record, groups.flat()).length === 0) {
        throw invalidOrderCall('split.whole', 'a package cannot be split into itself', request.now);
      }
      later(world, record, request.now + settings.splitMs, (at) => split(world, record, groups, at));
      return ok();
    },
  };
}

function tracking(word: string, numberOf: (request: Request) => string): Endpoint {
  return {
    method: 'PUT',
    path: `${base}/${word}`,
    group: 'trackingNumber',
    answer: ({ world }, request) => {
      const record = recordOf(world, request);
      const number = numberOf(request);
      if (!isOpen(record) || record.tracked) {
        const message = 'Shipment Update Edilebilir Bir Durumda Değil.';
        throw invalidOrderCall('shipment.not.updatable', message, request.now);
      }
      record.tracked = true;
      world.packages.edit(record, request.now, (order) => {
        order.cargoSenderNumber = number;
        order.whoPays = 1;
      });
      return ok();
    },
  };
}

/** Lets something happen to a package that takes the vendor a while; until then it is busy. */
function later(world: World, record: PackageRecord, at: number, act: (at: number) => void): void {
  record.busy = true;
  world.agenda.put(at, (due) => {
    record.busy = false;
    act(due);
  });
}

function wholeLines({ order }: PackageRecord, ids: readonly number[]): Pieces[] {
  return ids.map((lineId) => ({
    lineId,
    quantity: order.lines.find((line) => line.lineId === lineId)?.quantity ?? 0,
  }));
}

function recordOf(world: World, { params, now }: Request): PackageRecord {
  const record = world.packages.get(Number(params['package']));
  if (!record) throw orderThingNotFound(`shipmentPackage ${params['package']}`, now);
  return record;
}

function openRecord(world: World, request: Request): PackageRecord {
  const record = recordOf(world, request);
  if (record.busy) {
    throw exception(409, 'TrendyolConflictException', 'package.busy', 'package is being processed', request.now);
  }
  if (!isOpen(record) || record.order.status === 'Awaiting') {
    throw invalidOrderCall('package.status', `not possible while ${record.order.status}`, request.now);
  }
  return record;
}

function mustHold(record: PackageRecord, pieces: readonly Pieces[], { now }: Request): void {
  if (!holds(record, pieces)) throw invalidOrderCall('lines.invalid', 'the package does not hold these lines', now);
}

function read<T>(schema: z.ZodType<T>, { body, now }: Request): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalidOrderCall('request.invalid', z.prettifyError(parsed.error), now);
  return parsed.data;
}
