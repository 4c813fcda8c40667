/** A rule of the shop's reading, as a command lists it: what it matches and what it then does, both in words. */
export interface PrintRule {
  readonly id: string;
  readonly title: string;
  readonly matches: string;
  readonly effect: string;
}

/** A rule that is a list of phrases: sources of regular expressions, tried on whole words whatever their case. */
export interface PhraseRule extends PrintRule {
  readonly phrases: readonly string[];
}

/** A phrase rule; what it matches is told from its own phrases. */
export function phraseRule(id: string, title: string, effect: string, phrases: readonly string[]): PhraseRule {
  return { id, title, effect, phrases, matches: phrases.join(' · ') };
}

/**
 * One expression that finds any of `phrases` as whole words; `\b` will not do, it takes ł and ç for no letters. Every phrase
 * must be free of nested repetition: the texts are a stranger's.
 */
export function anyOf(phrases: readonly string[], flags: 'iu' | 'giu' = 'iu'): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${phrases.join('|')})(?![\\p{L}\\p{N}])`, flags);
}

/** One expression that is true of a text which is one of `phrases` from beginning to end. */
export function exactly(phrases: readonly string[]): RegExp {
  return new RegExp(`^(?:${phrases.join('|')})$`, 'iu');
}
