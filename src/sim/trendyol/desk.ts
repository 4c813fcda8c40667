import type { Answer } from '../answer.ts';
import type { TrendyolFaults } from './faults.ts';
import type { Group } from './limits.ts';
import type { TrendyolSettings } from './settings.ts';
import type { World } from './world.ts';

/** One admitted request, as far as an endpoint needs it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** What stood in the braces of the endpoint's path. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined when there was none, null when it was no JSON. */
  readonly body: unknown;
  /** When it arrived, epoch ms of the world. */
  readonly now: number;
}

/** What the endpoints work on. */
export interface Desk {
  readonly world: World;
  readonly faults: TrendyolFaults;
  readonly settings: TrendyolSettings;
}

/** One of the vendor's endpoints (facts B2). */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** After `/integration`; a part in braces stands for anything. */
  readonly path: string;
  /** The per-minute budget that it draws on; null: only the hard ceiling counts. */
  readonly group: Group | null;
  answer(desk: Desk, request: Request): Answer;
}

export function ok(body?: unknown): Answer {
  return { status: 200, body };
}
