import { parseJson } from './json.ts';

/** A number as it was written, digit by digit. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Whether both are the same amount: 12.50 and 12.5 are, two ids beyond 2^53 that differ in one digit are not. */
  equals(other: ExactNumber): boolean {
    if (this.text === other.text) return true;
    if (/e/i.test(this.text + other.text)) return Number(this.text) === Number(other.text);
    return canonical(this.text) === canonical(other.text);
  }
}

export type ExactJson = null | boolean | string | ExactNumber | ExactJson[] | ExactObject;
/** Without a prototype: every name in it was in the text. */
export interface ExactObject {
  [name: string]: ExactJson;
}

export function isObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/**
 * Reads JSON and keeps every number as it was written, so that a document can be sent back with all that was read in it.
 *
 * @throws ChannelError 'nonsense' when it is not JSON, or nested too deep
 */
export function parseExact(text: string): ExactJson {
  parseJson(text);
  return new Reader(text).value();
}

/**
 * Reads JSON; a whole number that would lose digits comes as the text of its digits, every other number as a number.
 *
 * @throws ChannelError 'nonsense' when it is not JSON, or nested too deep
 */
export function parseLossless(text: string): unknown {
  return plain(parseExact(text));
}

function plain(value: ExactJson): unknown {
  if (value instanceof ExactNumber) {
    const number = Number(value.text);
    return /^-?\d+$/.test(value.text) && !Number.isSafeInteger(number) ? value.text : number;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

/** The text of a value; numbers as they were read. */
export function writeExact(value: ExactJson): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeExact).join(',')}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([name, each]) => `${JSON.stringify(name)}:${writeExact(each)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The text of a value as a person reads it: indented, each member on a line of its own; numbers as they were read. */
export function writeIndented(value: ExactJson, margin = ''): string {
  const inner = `${margin}  `;
  const block = (open: string, members: readonly string[], close: string): string =>
    members.length === 0
      ? open + close
      : `${open}\n${members.map((one) => inner + one).join(',\n')}\n${margin}${close}`;
  if (Array.isArray(value)) {
    const members = value.map((each) => writeIndented(each, inner));
    return block('[', members, ']');
  }
  if (!isObject(value)) return writeExact(value);
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${writeIndented(each, inner)}`);
  return block('{', members, '}');
}

const token = /\s*([{}[\]:,]|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/y;

/** Walks over JSON of which is known that it parses. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): ExactJson {
    return this.#make(this.#token());
  }

  #make(read: string): ExactJson {
    switch (read[0]) {
      case '{':
        return this.#object();
      case '[':
        return this.#list();
      case '"':
        return JSON.parse(read) as string;
      case 't':
        return true;
      case 'f':
        return false;
      case 'n':
        return null;
      default:
        return new ExactNumber(read);
    }
  }

  #object(): ExactObject {
    const made: ExactObject = Object.create(null);
    for (let read = this.#token(); read !== '}'; read = this.#token()) {
      if (read === ',') continue;
      this.#token();
      made[JSON.parse(read) as string] = this.value();
    }
    return made;
  }

  #list(): ExactJson[] {
    const made: ExactJson[] = [];
    for (let read = this.#token(); read !== ']'; read = this.#token()) {
      if (read !== ',') made.push(this.#make(read));
    }
    return made;
  }

  #token(): string {
    token.lastIndex = this.#at;
    const read = token.exec(this.#text)?.[1];
    if (read === undefined) throw new SyntaxError(`not JSON at character ${this.#at}`);
    this.#at = token.lastIndex;
    return read;
  }
}

/** Without what does not change the amount: a fraction's last zeros, the sign of nothing. */
function canonical(text: string): string {
  const amount = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return amount === '-0' ? '0' : amount;
}
