import type { PlannedCall } from '../domain/fix-plan.ts';
import type { Mode, Severity } from '../domain/issue.ts';
import type { Change, Writer } from '../store/orders/changes.ts';
import type { Store } from '../store/store.ts';
import type { Look } from './look.ts';

/** What a rule is about, and so what makes it worth asking again: rows of an order, of a barcode, or of the shop as a whole. */
export type Subject = 'order' | 'barcode' | 'shop';

/** Whose newest answer a finding rests on. Where that is older than its interval, the finding is unsure, and reading again is its first fix. */
export type RestsOn = 'orders' | 'open-orders' | 'packages' | 'listings' | 'ours';

/** Where a value in the evidence comes from. */
export type Origin =
  /** The newest entry of the change log that set this field; found out when the issue opens. */
  | {
      readonly entity: Change['entity'];
      readonly id: number;
      readonly field: string;
      /** Where it is of another order than the finding. */
      readonly orderId?: number;
    }
  /** The newest entry of the stock's ledger. */
  | { readonly barcode: string; readonly balance: 'on_hand' | 'reserved' | 'listed' }
  | { readonly run: number | null }
  | { readonly call: number }
  /** A stored document of a channel: the run that read it, and the document to show beside the value. */
  | { readonly raw: number }
  /** A webhook of the inbox. */
  | { readonly delivery: number };

export interface Evidence {
  /** What the value is, in the operator's words: `status`, `ShipStation says`, `pieces in tasks`. */
  readonly what: string;
  readonly value: string | number | null;
  readonly of?: Origin;
  /** A buyer's words or name: shown where an order is shown, never in a list, a log or an alert. */
  readonly isBuyers?: true;
}

/** One thing that is wrong. */
export interface Finding {
  /** What it is about, so that the same thing found again is the same issue: `order:12`, `item:7`, `task:3`, `barcode:X`, `run:9`. */
  readonly key: string;
  readonly orderId: number | null;
  /** The other order that it is about, where it is about two: a look at that one finds it, or finds it gone, as well. */
  readonly alsoOrderId?: number;
  readonly barcode?: string;
  /** How a person names it: an order number, a barcode, a job. */
  readonly subject: string;
  /** Since when (UTC epoch ms) the condition holds, or will hold where nothing changes; the grace counts from here. */
  readonly since: number;
  /** One line without a buyer's words: what is wrong, with the figures. */
  readonly line: string;
  readonly evidence: readonly Evidence[];
  /** Where this one is worse or milder than its class. */
  readonly severity?: Severity;
  /** Where this one is to be mended otherwise than its class. */
  readonly mode?: Mode;
  /** What the repair needs to know, kept with the issue as JSON. */
  readonly detail?: unknown;
}

/** One of several ways to decide what only a person can. */
export interface Choice {
  /** As in `fix 12 --choose keep-newest`. */
  readonly id: string;
  readonly title: string;
  /** What has to be typed besides, in words; absent: nothing. */
  readonly asks?: string;
}

/** What is done behind the commit. */
export type Following =
  /** The staged pushes of an order, to ShipStation, read back. */
  | { readonly do: 'deliver-pushes'; readonly orderId: number }
  /** Numbers of listings, as they follow from the shop now: read, sent, judged, read back. */
  | { readonly do: 'push-stock'; readonly barcodes: readonly string[] }
  /** The staged writes of packages. */
  | { readonly do: 'deliver-package-writes'; readonly orderId: number }
  /** A whole job with arguments, as a run of its own; what it finds decides what it changes. */
  | { readonly do: 'run'; readonly job: string; readonly args: Readonly<Record<string, unknown>> };

/** What a source is asked for before the plan is made: facts only, kept as any sync keeps them. */
export type Fetch =
  | { readonly fetch: 'order'; readonly orderId: number }
  /** The buyers' files of an order. */
  | { readonly fetch: 'files'; readonly orderId: number }
  | { readonly fetch: 'listings' };

/** What a repair works with. It changes rows through `store` only, in one transaction that is shown first and then done as shown. */
export interface Repairing {
  /** Every `write` of it is part of the one transaction. */
  readonly store: Store;
  readonly by: Writer;
  /** What a person chose, where the class has choices, and what was typed with it. */
  readonly choice: { readonly id: string; readonly value: string | null } | null;
  readonly tools: RepairTools;
  /** Announces a call, in the order in which they are made. */
  call(call: PlannedCall): void;
  /** Done after the commit, in this order. */
  afterwards(following: Following): void;
}

/** What the jobs can do for a repair; all of it local. */
export interface RepairTools {
  /** Reads an order's lines anew by the parsers (never a model) and brings its tasks into step, as `populate-print-queue` does. */
  prepare(orderId: number): Promise<void>;
  /** Makes an order what the newest stored document says that an intake would take in, whatever stands in its rows now. */
  takeStored(orderId: number): Promise<void>;
}

/** Thrown by a repair: nothing is changed, and the operator is told why and what to do instead. */
export class CannotRepair extends Error {
  override readonly name = 'CannotRepair';
}

/** A class of things that can be wrong: the one place that knows its rule and its repair. */
export interface IssueDefinition {
  /** `I1` to `I40`, as in the catalogue. */
  readonly id: string;
  readonly title: string;
  /** For help: what it means, what it costs, how it comes about, in two or three sentences. */
  readonly description: string;
  /** Raised when the rule changes what it finds. */
  readonly version: number;
  readonly severity: Severity;
  readonly mode: Mode;
  /** So long (ms) it may last before it counts. */
  readonly graceMs: number;
  readonly subject: Subject;
  readonly restsOn: RestsOn;
  /** Classes that are symptoms of this one when they are found at the same order or barcode: they go with it. */
  readonly causes: readonly string[];
  /**
   * Of a class that means work begun and not brought to its end: what its repair does, in a few words for the list Repair (S46). Null:
   * it means something else.
   */
  readonly halfDone: string | null;
  /**
   * All that is wrong within what is looked at, in one query or few. A condition that comes about by the passing of time alone is told
   * up to `look.until` ahead, with `since` in the future: it is looked at again then.
   */
  find(look: Look): Promise<Finding[]>;
  /** Where a person decides: the ways, the likeliest first. */
  choices?(finding: StoredFinding, look: Look): Promise<readonly Choice[]>;
  /** What to read from outside before the plan is made; by default nothing, or the order again where the finding is unsure. */
  fetch?(finding: StoredFinding): readonly Fetch[];
  /** Mends it. What it changes through `store` is the plan. @throws CannotRepair */
  repair?(finding: StoredFinding, repairing: Repairing): Promise<void>;
  /** What two decisions of a class have in common where one may become a rule: the SKU, the colour word. */
  likeness?(finding: StoredFinding): Readonly<Record<string, string>>;
}

/** A finding as it is kept. */
export interface StoredFinding {
  readonly issueId: number;
  readonly class: string;
  readonly key: string;
  readonly orderId: number | null;
  readonly barcode: string | null;
  readonly subject: string;
  readonly detail: unknown;
}

type Defaulted = 'version' | 'graceMs' | 'restsOn' | 'causes' | 'halfDone';

/** Defines a class. Without a word: no grace, rests on our own rows, causes nothing else. */
export function defineIssue(
  definition: Omit<IssueDefinition, Defaulted> & Partial<Pick<IssueDefinition, Defaulted>>,
): IssueDefinition {
  return { version: 1, graceMs: 0, restsOn: 'ours', causes: [], halfDone: null, ...definition };
}
