/** A text as OpenCart's forms keep it, made plain: they store HTML's five characters as entities. */
export function plainText(stored: string): string {
  return stored
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;/g, "'")
    .replace(/&amp;/g, '&');
}

/** A text as OpenCart's forms would have kept it; its screens print what is stored as it is. */
export function storedText(plain: string): string {
  return plain
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#039;');
}

/** The longest beginning of a plain text that fits a column once it is stored, cut between words where that costs little. */
export function fitted(plain: string, width: number): { readonly stored: string; readonly rest: string } {
  const text = plain.trim();
  if (storedText(text).length <= width) return { stored: storedText(text), rest: '' };
  const characters = [...text];
  let end = Math.min(characters.length, width);
  while (storedText(characters.slice(0, end).join('')).length > width) end -= 1;
  const blank = characters.lastIndexOf(' ', end);
  if (blank > end / 2) end = blank;
  return {
    stored: storedText(characters.slice(0, end).join('').trim()),
    rest: characters.slice(end).join('').trim(),
  };
}
