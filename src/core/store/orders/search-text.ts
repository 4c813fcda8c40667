/**
 * Text as it is searched: lower case and without accents, so that `sahin` finds Şahin. Both sides of a comparison go
 * through here.
 */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A LIKE pattern (escape character `\`) that finds a folded word anywhere. */
export function containing(word: string): string {
  return `%${foldText(word).replace(/[\\%_]/g, '\\$&')}%`;
}

/** A LIKE pattern (escape character `\`) that finds what begins with a text, in any case of a to z. */
export function beginning(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}
