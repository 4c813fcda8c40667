import type { Finding } from '../../domain/print/personalization.ts';

/** A text that the buyer typed, verbatim, with the font and colour of the nearest container that has one. */
export interface DesignText {
  /** Names from the surface down, the same name once: `Front`, `Your text`, `Name`. */
  readonly path: readonly string[];
  readonly label: string | null;
  readonly text: string;
  readonly color: string | null;
  readonly font: string | null;
}

/** A choice among what the listing offers. */
export interface DesignOption {
  readonly path: readonly string[];
  readonly name: string;
  readonly isColor: boolean;
  /** Null: nothing was chosen. */
  readonly value: string | null;
}

/** A colour that was picked for a container, whether or not a text is in it. */
export interface DesignColor {
  readonly path: readonly string[];
  readonly value: string;
  /** Colours of one container share it. */
  readonly container: number;
}

/** What a file says, before anybody decides what it means. */
export interface Design {
  /** Where in the file, for origins. */
  readonly from: 'archive' | 'archive, flat list';
  readonly texts: DesignText[];
  readonly options: DesignOption[];
  readonly colors: DesignColor[];
  readonly findings: Finding[];
  /** Pictures that the buyer sent. */
  images: number;
}

export function emptyDesign(from: Design['from']): Design {
  return { from, texts: [], options: [], colors: [], findings: [], images: 0 };
}

/** A name as an operator knows it: the listing's label, or its name where it has none. */
export function nameOf(part: {
  readonly name?: string | null | undefined;
  readonly label?: string | null | undefined;
}): string | null {
  return part.label?.trim() || part.name?.trim() || null;
}

/** A path one deeper; a name that only repeats the one above it says nothing. */
export function below(path: readonly string[], name: string | null): readonly string[] {
  return name === null || name === path.at(-1) ? path : [...path, name];
}

export function shown(path: readonly string[]): string {
  return path.length === 0 ? 'the file' : path.join(' › ');
}

/** A finding about the file; where it is placed is decided when it is known what was read. */
export function finding(reason: Finding['reason'], detail: string): Finding {
  return { reason, detail, position: null };
}

/** A picture that the buyer sent, as the finding that it is. */
export function imageFinding(path: readonly string[], names: readonly (string | null | undefined)[]): Finding {
  const known = names.filter((name) => name?.trim());
  return finding('image-upload', `${shown(path)}: ${known.length === 0 ? 'a picture' : known.join(', sent as ')}`);
}

/** Whether two values are one colour, or one font: case and outer space make no other. */
export function sameValue(one: string, other: string): boolean {
  return valueKey(one) === valueKey(other);
}

/** Each value once, as it stands first. */
export function distinct(values: readonly string[]): string[] {
  return values.filter((value, at) => values.findIndex((other) => sameValue(value, other)) === at);
}

function valueKey(value: string): string {
  return value.trim().toLocaleLowerCase('en');
}

/** Whether something was typed or chosen; an optional field that was left alone is an ordinary thing. */
export function isFilled(text: string | null | undefined): text is string {
  return typeof text === 'string' && text.trim() !== '';
}
