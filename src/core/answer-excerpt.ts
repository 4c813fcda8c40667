import type { Redact } from './redact.ts';

/** Fields in which services put an error into words, in lower case. What else stands beside them may be a buyer's. */
const errorFields = new Set([
  'message',
  'messagedetail',
  'exceptionmessage',
  'exceptiontype',
  'modelstate',
  'error',
  'errors',
  'exception',
]);

const longest = 2000;
const outlined = 400;
const pageBeginning = 80;

/**
 * What an error or a record may quote of an answer, without secrets. A refusal is quoted in its own words: the error fields
 * of its JSON, or the beginning of its page. Anything else may be full of orders, so only its shape is told: its type and
 * length, the names of its first fields, or the first tags of a page; no value of it.
 */
export function excerptOf(
  { status, type, text }: { readonly status: number; readonly type: string | undefined; readonly text: string },
  redact: Redact,
): string {
  const refused = status < 200 || status > 299;
  const json = /^\s*[[{]/.test(text);
  if (refused && !json) return redact(text.slice(0, 4 * longest)).slice(0, longest);
  const words = refused ? errorWords(text) : null;
  // Redacted before it is cut: half a secret is no longer recognised.
  if (words !== null) return redact(words).slice(0, longest);
  return redact(`${type ?? 'no content type'}, ${Buffer.byteLength(text)} bytes${shape(text, json)}`);
}

function errorWords(text: string): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  return JSON.stringify(
    Object.fromEntries(Object.entries(body).filter(([name]) => errorFields.has(name.toLowerCase()))),
  );
}

function shape(text: string, json: boolean): string {
  if (json) return `: ${outline(text.slice(0, outlined))}`;
  return text.trimStart().startsWith('<') ? `: ${text.trimStart().slice(0, pageBeginning)}` : '';
}

/** JSON, whole or cut off, with its field names and without its values. */
function outline(json: string): string {
  const stringOrNumber = /"(?:[^"\\]|\\.)*(?:"(\s*:)?|\\?$)|-?\d[\d.eE+-]*/g;
  return json.replace(stringOrNumber, (found, colon: string | undefined) => {
    if (colon !== undefined) return found;
    return found.startsWith('"') ? '"…"' : '0';
  });
}
