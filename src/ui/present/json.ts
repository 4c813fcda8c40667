import { parseExact, writeIndented } from '../../core/exact-json.ts';
import { sanitize } from '../../core/sanitize.ts';
import { type Part, part } from './line.ts';

const longestLine = 4000;

/** A document as its source sent it, indented, a line each, ids digit by digit; names set off, every text defused, secrets in addresses hidden. */
export function jsonLines(body: string): Part[][] {
  let pretty: string;
  try {
    pretty = writeIndented(parseExact(body));
  } catch {
    // What is not JSON is shown as it came.
    pretty = body;
  }
  return pretty.split('\n').map(jsonLine);
}

function jsonLine(text: string): Part[] {
  const [, indent = '', name, rest = ''] = /^(\s*)("(?:[^"\\]|\\.)*": )?(.*)$/.exec(sanitize(text, longestLine)) ?? [];
  const value = hideAddress(rest);
  return [indent, part(name ?? '', 'accent'), /^[[\]{}],?$/.test(rest) ? part(value, 'dim') : value];
}

/** The address of a buyer's design opens without a password: wherever it stands, and also where the line was cut within it. */
function hideAddress(value: string): string {
  return value.replace(/"https?:\/\/[^"]*("|$)/gi, '"…$1').replace(/https?:\\?\/\\?\/[^\s"<>]*/gi, '…');
}
