import type { ItemOption } from '../../domain/order.ts';
import type { Personalization, PersonalizationSource, TextField } from '../../domain/print/personalization.ts';
import { isWaiting, needsReview } from '../../domain/print/review.ts';
import type { FileDetail } from './order-print.ts';
import type { Push } from './push.ts';
import type { TaskRow } from './task-list.ts';

/** A personalization as `orderdeck order --json` prints it (design.md, The contract). */
export interface PersonalizationJson {
  readonly text: string | null;
  readonly fields: readonly TextField[];
  readonly color1: string | null;
  readonly color2: string | null;
  readonly font: string | null;
  readonly quantity: number;
  readonly source: PersonalizationSource | null;
  readonly note: string | null;
  /** Where each value was taken from, and the text it was taken from. */
  readonly origins: Personalization['origins'];
}

export function personalizationToJson(
  { text, fields, color1, color2, font, quantity, note, origins }: Personalization,
  source: PersonalizationSource | null,
): PersonalizationJson {
  return { text, fields, color1, color2, font, quantity, source, note, origins };
}

export interface OrderTaskJson {
  readonly id: number;
  readonly index: number;
  readonly text: string | null;
  readonly fields: readonly TextField[];
  readonly color1: string | null;
  readonly color2: string | null;
  readonly font: string | null;
  readonly quantity: number;
  readonly note: string | null;
  readonly status: string;
  readonly printable: boolean;
  readonly needsReview: boolean;
  /** Merely its file is on its way. */
  readonly waiting: boolean;
  readonly reviewReasons: readonly string[];
  readonly review: readonly { readonly reason: string; readonly detail: string }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export function taskToOrderJson(task: TaskRow): OrderTaskJson {
  const { id, index, text, fields, color1, color2, font, quantity, note, status, printable, findings } = task;
  return {
    id,
    index,
    text,
    fields,
    color1,
    color2,
    font,
    quantity,
    note,
    status,
    printable,
    needsReview: needsReview(findings),
    waiting: isWaiting(findings),
    reviewReasons: [...new Set(findings.map(({ reason }) => reason))],
    review: findings.map(({ reason, detail }) => ({ reason, detail })),
    createdAt: iso(task.createdAt),
    updatedAt: iso(task.updatedAt),
    startedAt: isoOrNull(task.startedAt),
    finishedAt: isoOrNull(task.finishedAt),
  };
}

/** A task by itself, with the order and the line it belongs to. */
export interface TaskJson extends OrderTaskJson {
  readonly orderId: number;
  readonly orderNumber: string;
  readonly orderStatus: string;
  readonly marketplace: string | null;
  readonly itemId: number;
  readonly sku: string | null;
  readonly product: string;
  readonly shipBy: string | null;
}

export function taskToJson(task: TaskRow): TaskJson {
  const { orderId, orderNumber, orderStatus, marketplace, itemId, sku, product, shipBy } = task;
  const own = { orderId, orderNumber, orderStatus, marketplace, itemId, sku, product, shipBy: isoOrNull(shipBy) };
  return { ...taskToOrderJson(task), ...own };
}

export interface FileJson {
  readonly state: string;
  readonly origin: string;
  readonly sha256: string | null;
  readonly failure: string | null;
  readonly detail: string | null;
  readonly attempts: number;
  readonly nextTryAt: string | null;
  readonly fetchedAt: string | null;
}

export function fileToJson(file: FileDetail | null): FileJson | null {
  if (!file) return null;
  const { state, origin, sha256, failure, failureDetail: detail, attempts, nextTryAt, fetchedAt } = file;
  return {
    state,
    origin,
    sha256,
    failure,
    detail,
    attempts,
    nextTryAt: isoOrNull(nextTryAt),
    fetchedAt: isoOrNull(fetchedAt),
  };
}

export interface PushJson {
  readonly id: number;
  readonly state: string;
  readonly lines: readonly { readonly lineKey: string | null; readonly options: readonly ItemOption[] }[];
  readonly attempts: number;
  readonly writes: number;
  readonly error: { readonly code: string; readonly message: string | null } | null;
  readonly stagedAt: string;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
}

export function pushToJson(push: Push): PushJson {
  const { id, state, patch, attempts, writes, errorCode, errorMessage } = push;
  return {
    id,
    state,
    lines: patch.lines.map(({ lineKey, options }) => ({ lineKey, options })),
    attempts,
    writes,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage },
    stagedAt: iso(push.stagedAt),
    sentAt: isoOrNull(push.sentAt),
    endedAt: isoOrNull(push.endedAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
