import { ChannelError } from './channels/channel.ts';

/** Deeper than any answer of any channel; shallower than what makes JSON.stringify run out of stack. */
const deepest = 32;

/** Names that would reach an object's prototype when a value is copied key by key (facts on reliability, D). */
const dropped = ['__proto__', 'constructor'] as const;

/**
 * Reads the JSON of an outside answer. Keys named `__proto__` or `constructor` are dropped at every depth.
 *
 * @throws ChannelError 'nonsense' saying what came instead: nothing, an HTML page, JSON cut at byte n, JSON nested too deep
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw nonsense(whatCame(text, error));
  }
  clean(value, 1);
  return value;
}

function clean(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > deepest) throw nonsense(`JSON nested deeper than ${deepest} levels`);
  if (Array.isArray(value)) {
    for (const each of value) clean(each, depth + 1);
    return;
  }
  for (const name of dropped) if (Object.hasOwn(value, name)) delete (value as Record<string, unknown>)[name];
  for (const each of Object.values(value)) clean(each, depth + 1);
}

function whatCame(text: string, error: unknown): string {
  if (text.trim() === '') return 'an empty answer';
  if (text.trimStart().startsWith('<')) return `a page for people${title(text)}`;
  const position = /at position (\d+)/.exec(String(error))?.[1];
  // The parser ran out of text in the middle of a value: the beginning was JSON, so the rest is missing.
  const cut = Number(position) === text.length || String(error).includes('end of JSON input');
  if (cut) return `JSON that stops at byte ${Buffer.byteLength(text)}`;
  return position === undefined
    ? 'something that is not JSON'
    : `something that is not JSON from character ${position} on`;
}

function title(html: string): string {
  const found = /<title[^>]*>([^<]{1,80})/i.exec(html.slice(0, 4000))?.[1]?.trim();
  return found ? ` (“${found}”)` : '';
}

function nonsense(came: string): ChannelError {
  return new ChannelError(
    'nonsense',
    `Instead of JSON came ${came}.`,
    'It is asked for again; if it stays, look at the call’s body.',
  );
}
