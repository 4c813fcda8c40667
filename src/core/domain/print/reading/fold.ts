/**
 * A word as it is compared, never as it is printed: lower case, without accents, one space between words, plain apostrophes. The
 * same in every locale: `İ` and `ı` become `i`.
 */
export function fold(text: string): string {
  // Most of what buyers write is plain, and needs none of the costly steps.
  if (/^[!-_a-~]+(?: [!-_a-~]+)*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ıłøđß’‘`´]/gu, (char) => letters[char] ?? char)
    .replace(/\s+/g, ' ')
    .trim();
}

const letters: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  '’': "'",
  '‘': "'",
  '`': "'",
  '´': "'",
};
