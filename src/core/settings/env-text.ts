import { parseEnv } from 'node:util';
import { SettingsError } from '../settings-rules.ts';

/** An assignment with what may stand around it; a quoted value may hold line breaks. As Node's own reader takes it. */
const assignment =
  /^([^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)[^\S\r\n]*=[^\S\r\n]*)("[^"]*"|'[^']*'|`[^`]*`|[^#\r\n]*)([^\r\n]*)(\r?\n|$)/gm;

/**
 * The text of a `.env` with one variable changed: in its place, every comment and the order of all else kept. Of a variable that is
 * set twice the last counts; only it stays. One that is new comes last.
 *
 * @param value null takes the variable out
 * @throws SettingsError when the value cannot be written into such a file
 */
export function withVariable(text: string, name: string, value: string | null): string {
  const spans = [...text.matchAll(assignment)].filter((match) => match[2] === name);
  const last = spans.at(-1);
  let out = '';
  let from = 0;
  for (const span of spans) {
    const [whole, before = '', , , after = '', end = ''] = span;
    out += text.slice(from, span.index);
    if (span === last && value !== null) {
      const comment = /\s*#.*$/.exec(after)?.[0] ?? '';
      out += `${before}${quoted(name, value)}${comment === '' ? '' : ` ${comment.trim()}`}${end}`;
    }
    from = span.index + whole.length;
  }
  out += text.slice(from);
  if (!last && value !== null) {
    const gap = out === '' || out.endsWith('\n') ? '' : '\n';
    out += `${gap}${name}=${quoted(name, value)}\n`;
  }
  return checked(text, out, name, value);
}

/** Bare where it can be read back so, else in the quotes that it does not hold itself. */
function quoted(name: string, value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  const quote = ["'", '`', '"'].find((mark) => !value.includes(mark));
  if (quote === undefined || /[\r\n]/.test(value) || (quote === '"' && value.includes('\\')))
    throw new SettingsError(`${name} cannot be written into .env.`, 'Leave out line breaks, or one kind of quotes.', [
      name,
    ]);
  return `${quote}${value}${quote}`;
}

/** Reads back what was written: nothing but the one variable may be another, or nothing is written at all. */
function checked(before: string, after: string, name: string, value: string | null): string {
  const { [name]: _, ...others } = parseEnv(before);
  const { [name]: written, ...kept } = parseEnv(after);
  const isSame = JSON.stringify(Object.entries(others).sort()) === JSON.stringify(Object.entries(kept).sort());
  if (isSame && (written ?? null) === value) return after;
  throw new SettingsError(
    `${name} cannot be changed in .env without changing something else.`,
    'Look for an unclosed quote in the file, or a line that is not NAME=VALUE, and mend it by hand.',
    [name],
  );
}
