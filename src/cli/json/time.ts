/** A moment (UTC epoch ms) as the contract writes it: ISO 8601 with Z. */
export function iso(at: number): string;
export function iso(at: number | null): string | null;
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
