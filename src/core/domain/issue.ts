/** How bad a thing that is wrong is: 4 critical, 3 high, 2 medium, 1 low. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** How a class may be mended: `A` alone once it is trusted, `K` by one key after its diff, `H` only as a person decides. */
export type Mode = 'A' | 'K' | 'H';

export function rankOf(severity: Severity): number {
  return severities.indexOf(severity) + 1;
}

export function severityOf(rank: number): Severity {
  return severities[Math.min(severities.length, Math.max(1, rank)) - 1] ?? 'low';
}

/** Below so much time to its ship-by (ms), what is wrong with an order is one step worse. */
export const nearMs = 24 * 3_600_000;

/** The first letter is a class, the rest its number: `I15` → 15. */
export function classNumber(id: string): number {
  return Number(id.slice(1));
}
