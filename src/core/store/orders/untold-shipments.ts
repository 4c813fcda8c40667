import { type Expression, type RawBuilder, sql } from 'kysely';
import { type PackageWriteKind, whyNotWrite } from '../../domain/package-writes.ts';
import type { Reader } from '../store.ts';

/** A package whose shipment the marketplace does not know as it is known here. Times are UTC epoch ms. */
export interface UntoldShipment {
  /**
   * `wish`: what a person wrote down of it never got there. `status`: it is shipped here, and not at its marketplace. `number`: it is
   * shipped, and nobody can tell the number of its parcel.
   */
  readonly why: 'wish' | 'status' | 'number';
  readonly orderId: number;
  readonly orderNumber: string;
  readonly externalId: string;
  readonly status: string;
  readonly sourceStatus: string;
  readonly shipBy: number | null;
  readonly since: number;
  readonly rawId: number;
  /** What was wanted, and how far it came; of `wish`. */
  readonly wish: {
    readonly id: number;
    readonly kind: PackageWriteKind;
    readonly value: string | null;
    readonly state: string;
    readonly errorCode: string | null;
    readonly sentAt: number | null;
    readonly runId: number | null;
  } | null;
}

interface Row {
  readonly order_id: number;
  readonly order_number: string;
  readonly external_id: string;
  readonly status: string;
  readonly source_status: string;
  readonly ship_by: number | null;
  readonly changed_at: number;
  readonly raw_id: number;
}

interface WishRow extends Row {
  readonly id: number;
  readonly kind: PackageWriteKind;
  readonly value: string | null;
  readonly state: string;
  readonly error_code: string | null;
  readonly sent_at: number | null;
  readonly staged_at: number;
  readonly run_id: number | null;
}

/** Whether an order is meant, by what stands for its id in the query. */
type Within = (id: Expression<unknown>) => RawBuilder<boolean>;

/**
 * Shipments that were not told to the marketplace that ships by package. Of what people wanted of a package the newest of each kind
 * counts, and only while the package is in a state in which it can still be set (M11): what has gone on without it is no loss.
 */
export async function untoldShipments(db: Reader, within: Within = everyOrder): Promise<UntoldShipment[]> {
  return [...(await unfulfilledWishes(db, within)), ...(await oddlyShipped(db, within))];
}

const everyOrder: Within = () => sql<boolean>`1 = 1`;

const columns = sql.raw(
  'o.id as order_id, o.order_number, o.external_id, o.status, o.source_status, o.ship_by, o.changed_at, o.raw_id',
);

async function unfulfilledWishes(db: Reader, within: Within): Promise<UntoldShipment[]> {
  const { rows } = await sql<WishRow>`
    select ${columns}, w.id, w.kind, w.value, w.state, w.error_code, w.sent_at, w.staged_at, w.run_id
    from package_writes w join orders o on o.id = w.order_id
    where ${within(sql.ref('w.order_id'))} and o.gone_at is null and w.state in ('staged', 'sending', 'failed', 'refused')
      and not exists (select 1 from package_writes later where later.order_id = w.order_id and later.kind = w.kind and later.id > w.id)
      and (w.kind <> 'tracking' or o.tracking_number is null or o.tracking_number <> w.value)
    order by o.id, w.id`.execute(db);
  return rows
    .filter(({ kind, source_status }) => whyNotWrite(kind, source_status) === null)
    .map((row) => ({
      ...untold('wish', row, row.staged_at),
      wish: {
        ...{ id: row.id, kind: row.kind, value: row.value, state: row.state },
        ...{ errorCode: row.error_code, sentAt: row.sent_at, runId: row.run_id },
      },
    }));
}

/**
 * Packages that are shipped here while the marketplace's own word beside ours says that they are not, and those on their way without a
 * number. In the words of the index over these few. A carrier of the seller's own has its number in the document only.
 */
async function oddlyShipped(db: Reader, within: Within): Promise<UntoldShipment[]> {
  const { rows } = await sql<Row>`
    select ${columns} from orders o join raw_documents raw on raw.id = o.raw_id
    where o.channel = 'trendyol'
      and (o.status in ('shipped', 'delivered') and o.source_status in ('Created', 'Picking', 'Invoiced') or o.status = 'shipped' and o.tracking_number is null)
      and ${within(sql.ref('o.id'))} and o.gone_at is null
      and not exists (select 1 from package_writes w where w.order_id = o.id and w.kind = 'tracking'
        and w.state in ('staged', 'sending', 'failed', 'confirmed'))
      and (o.source_status in ('Created', 'Picking', 'Invoiced') or coalesce(json_extract(raw.body, '$.cargoSenderNumber'), '') = '')
    order by o.id`.execute(db);
  return rows.map((row) => untold(canBeTold(row) ? 'status' : 'number', row, row.changed_at));
}

/** While a parcel's number can be told, it is not on its way there. */
function canBeTold({ source_status }: Row): boolean {
  return whyNotWrite('tracking', source_status) === null;
}

function untold(why: UntoldShipment['why'], row: Row, since: number): UntoldShipment {
  return {
    ...{ why, orderId: row.order_id, orderNumber: row.order_number, externalId: row.external_id },
    ...{ status: row.status, sourceStatus: row.source_status, shipBy: row.ship_by, rawId: row.raw_id },
    since,
    wish: null,
  };
}
