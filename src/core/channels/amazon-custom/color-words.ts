/**
 * What listings call a colour, in the languages of Amazon's marketplaces, in lower case. `cor` (Portuguese) counts only as
 * a word of its own: it is a part of many others.
 */
const anywhere = [
  ...['colour', 'color', 'farbe', 'couleur', 'coloris', 'colore', 'kleur', 'färg', 'renk', 'kolor'],
  ...['farve', 'farge', 'väri', 'barva', 'szín', 'culoare', 'χρώμα', 'цвет', 'لون', '色', 'カラー', '색상', 'रंग'],
];
const alone = ['cor', 'cores'];

/** Whether the name or label of a choice says that it is one of colours. */
export function isColorName(...names: readonly (string | null | undefined)[]): boolean {
  return names.some((name) => {
    const lower = name?.normalize('NFC').toLocaleLowerCase('en') ?? '';
    const words = lower.split(/[^\p{L}]+/u);
    return anywhere.some((word) => lower.includes(word)) || alone.some((word) => words.includes(word));
  });
}
