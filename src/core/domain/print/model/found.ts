import { countAt, folded, isWhole, type Place, placesOf, type Source } from './places.ts';
import { plain } from './words.ts';

/** What a model says shall be printed; `quote` is the stretch of the input that it took the text from. */
export interface ModelPersonalization {
  readonly text: string | null;
  readonly color1: string | null;
  readonly color2: string | null;
  readonly quantity: number;
  readonly quote: string;
}

/** One personalization and where in the sources it stands; `lost` says why it stands nowhere. */
export interface Found {
  readonly said: ModelPersonalization;
  readonly place: Place | null;
  readonly quote: Place | null;
  readonly lost: string | null;
  /** It shares words with another text of the line, and is not the same text. */
  readonly isShared: boolean;
}

/** No text is a statement too. */
export function isPlain({ text }: ModelPersonalization): boolean {
  return text === null || folded(text) === '';
}

/** Finds the text of each personalization within its quote, and marks it in its source. The same text twice takes two places. */
export function findPlaces(said: readonly ModelPersonalization[], sources: readonly Source[]): Found[] {
  return said.map((one) => {
    const found = find(one, sources);
    const { place } = found;
    if (place === null) return found;
    const isShared = !place.source.isFree(place) && !place.source.isTakenAs(place, 'text');
    place.source.take(place, 'text');
    const counted = countAt(place);
    if (counted?.count === one.quantity) place.source.take(counted.place, 'count');
    return { ...found, isShared };
  });
}

function find(said: ModelPersonalization, sources: readonly Source[]): Found {
  const quote = folded(said.quote);
  // That nothing is printed needs the buyer's word as much as a name does.
  if (isPlain(said) && !plain.test(quote))
    return lost(said, 'the model says that nothing is printed; the buyer does not');
  const text = isPlain(said) ? quote : folded(said.text ?? '');
  let taken: Found | null = null;
  for (const source of sources) {
    for (const quoted of placesOf(source, quote)) {
      const places = placesOf(source, text, quoted.start, quoted.end);
      for (const place of [...places.filter(isWhole), ...places]) {
        const found = { said, place, quote: quoted, lost: null, isShared: false };
        if (source.isFree(place)) return found;
        taken ??= found;
      }
    }
  }
  return taken ?? lost(said, 'the model gave a text that the buyer did not write; it was dropped');
}

function lost(said: ModelPersonalization, why: string): Found {
  return { said, place: null, quote: null, lost: why, isShared: false };
}
