import type { LineInput } from '../order-input.ts';
import type { Finding } from '../personalization.ts';
import type { Found } from './found.ts';
import { type Place, Source, wordPlacesOf } from './places.ts';
import { colourOption } from './words.ts';

/** Where the colours of a line's personalizations are named, by position; and what is doubtful about them. */
export interface ModelColors {
  of(position: number): readonly [Place | null, Place | null];
  readonly findings: readonly Finding[];
}

/**
 * Finds each colour that a model gave in the sources and marks it there. A colour that the buyer did not name is dropped. Where
 * pieces differ in colour, each colour must stand in its own piece's quote, alone with that piece's text; and two colours of a
 * piece must be named in that order: everything else is the model's word only.
 */
export function modelColors(found: readonly Found[], sources: readonly Source[], line: LineInput): ModelColors {
  const all = [...sources, ...bracketOf(line)];
  const findings: Finding[] = [];
  const doubt = (position: number, detail: string): void => {
    findings.push({ reason: 'model-reading', detail, position });
  };
  const places = found.map(({ said, quote }, position) => {
    const seek = (color: string | null, except: Place | null): Place | null => {
      if (color === null || color.trim() === '') return null;
      const place = placeOf(color, all, quote, except);
      if (place === null) doubt(position, 'the model gave a colour that the buyer did not name');
      place?.source.take(place, 'colour');
      return place;
    };
    const first = seek(said.color1, null);
    return [first, seek(said.color2, first)] as const;
  });
  const differ = new Set(found.map(({ said }) => `${said.color1}\n${said.color2}`.toLowerCase())).size > 1;
  for (const [position, [first, second]] of places.entries()) {
    if (first && second && isBehind(first, second, all))
      doubt(position, 'the buyer names the colours the other way round');
    const own = [first, second].every((place) => place === null || isOwn(place, position, found));
    if (differ && !own) doubt(position, 'nothing shows which colour belongs to which text');
  }
  return { of: (position) => places[position] ?? [null, null], findings };
}

/** eBay names the chosen colour at the end of the product's name: `Keyring [Red]`. */
function bracketOf(line: LineInput): Source[] {
  const [, inside] = /\[([^[\]]+)\]\s*$/.exec(line.name) ?? [];
  return inside === undefined ? [] : [new Source({ from: 'product name', text: inside }, false)];
}

/**
 * The likeliest place of a colour: in the quote; where the same colour was found before; in an option that is about colours;
 * anywhere. What was taken as a text is none.
 */
function placeOf(color: string, all: readonly Source[], quote: Place | null, except: Place | null): Place | null {
  const places = all
    .flatMap((source) => wordPlacesOf(source, color))
    .filter((place) => place.source.isFree(place) || place.source.isTakenAs(place, 'colour'))
    .filter(
      (place) => !(except && place.source === except.source && place.start < except.end && except.start < place.end),
    );
  const tests: ((place: Place) => boolean)[] = [
    (place) => quote !== null && isWithin(place, quote),
    (place) => !place.source.isFree(place),
    (place) => colourOption.test(place.source.from) && !place.source.isNote,
    () => true,
  ];
  for (const test of tests) {
    const place = places.find(test);
    if (place) return place;
  }
  return null;
}

function isWithin(place: Place, quote: Place): boolean {
  return place.source === quote.source && place.start >= quote.start && place.end <= quote.end;
}

function isBehind(first: Place, second: Place, all: readonly Source[]): boolean {
  const order = (place: Place): number => all.indexOf(place.source) * 1_000_000 + place.start;
  return order(first) > order(second);
}

/** In the quote of its own piece, and that quote holds no other piece's text. */
function isOwn(place: Place, position: number, found: readonly Found[]): boolean {
  const quote = found[position]?.quote;
  if (!quote || !isWithin(place, quote)) return false;
  return found.every((other, index) => index === position || !other.place || !isWithin(other.place, quote));
}
