/** Everything that can be made to go wrong with an answer. Without `times` it stays until it is cleared. */
export type LlmFault = (
  | { readonly kind: 'throttle'; readonly code: 'rate_limit_exceeded' | 'slow_down'; readonly retryAfterS?: number }
  | {
      readonly kind: 'quota';
      readonly code: 'insufficient_quota' | 'credit_balance_exhausted' | 'project_spend_limit_exceeded';
    }
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'hang' | 'reset' | 'cut' | 'html' | 'empty' | 'length' | 'refusal' | 'filter' }
  /** A text that is nowhere in the input. */
  | { readonly kind: 'hallucinate' }
  /** One piece too many. */
  | { readonly kind: 'miscount' }
  /** Does what a buyer's note tells it. */
  | { readonly kind: 'obey' }
  /** A field that the schema does not have. */
  | { readonly kind: 'extra' }
  /** Prose instead of JSON. */
  | { readonly kind: 'prose' }
) & { readonly times?: number };

/** The faults that are on; each request takes the oldest. */
export class LlmFaults {
  readonly #active: { readonly fault: LlmFault; left: number }[] = [];

  add(fault: LlmFault): void {
    this.#active.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#active.length = 0;
  }

  take(): LlmFault | null {
    const [first] = this.#active;
    if (!first) return null;
    first.left -= 1;
    if (first.left <= 0) this.#active.shift();
    return first.fault;
  }
}
