/**
 * Defuses text that came from outside (a buyer's name, a webhook body, a channel's error page) before a terminal or a
 * log line shows it. Escape sequences in such text can move the cursor, set the clipboard or forge whole lines on the
 * operator's screen (CVE-2021-25743 kubectl, CVE-2024-52005 git); bidi and zero-width characters make a name read as
 * another. Nothing below is trusted to be well formed.
 */

/** Longest result `sanitize` gives when the caller names no length, in UTF-16 code units. */
const defaultMaxLength = 10_000;

/** Lines that `sanitizeLines` gives when the caller names no number. */
const defaultMaxLines = 1_000;

const tabWidth = 8;

/**
 * ECMA-48 control functions in their ESC and C1 forms. The bodies of control strings (OSC, DCS, APC, PM, SOS) exclude ESC
 * and C1, which keeps the search linear on hostile input; a control string that never ends loses its introducer only, so
 * that it cannot hide the text after it. A control sequence cut short at the end of the text goes whole.
 */
const escapeSequence =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])(?:[^\x07\x18\x1a\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c))?|\x1b[ -/]+[0-~]|\x1b[0-~]/g;

/** What may not leave this file as it is. Default_Ignorable_Code_Point holds every bidi and zero-width control. */
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

/** As `unsafe`, but first, captured because they are kept: the joiner between two emoji, the selector after one. */
const unsafeOrJoined =
  /((?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d(?=\p{Extended_Pictographic})|(?<=\p{Emoji})\ufe0f)|\r\n|[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

const lineBreak = /\r\n|[\n\u0085\u2028\u2029]/;

/**
 * Gives `text` as one line that is safe to show: escape sequences are gone, bidi and zero-width controls are gone (the
 * joiner and the selector inside emoji stay), tabs are spaces, line breaks are ⏎, other controls are visible glyphs
 * (`␇`, `␡`, `<9b>`), half a surrogate pair is U+FFFD. What is longer than `maxLength` code units is cut before anything
 * costly is done, and ends in `…`; the result is never longer than `maxLength`. Never throws.
 */
export function sanitize(text: string, maxLength: number = defaultMaxLength): string {
  const fits = text.length <= maxLength;
  if (fits && !unsafe.test(text)) return text;
  const shown = showControls((fits ? text : head(text, maxLength)).replace(escapeSequence, ''));
  return fits && shown.length <= maxLength ? shown : cut(shown, maxLength);
}

/**
 * Gives `text` as the lines it holds, each safe to show as by `sanitize`. Sequences are stripped before the text is
 * split, so that one spread over two lines cannot survive in halves. Lines past `maxLines` are left out.
 */
export function sanitizeLines(
  text: string,
  { maxLength = defaultMaxLength, maxLines = defaultMaxLines }: { maxLength?: number; maxLines?: number } = {},
): string[] {
  const stripped = text.slice(0, maxLength * maxLines).replace(escapeSequence, '');
  return stripped.split(lineBreak, maxLines).map((line) => sanitize(line, maxLength));
}

function showControls(text: string): string {
  let shown = '';
  let end = 0;
  for (const match of text.matchAll(unsafeOrJoined)) {
    shown += text.slice(end, match.index);
    const [found, joined] = match;
    shown += joined ?? (found === '\t' ? ' '.repeat(tabWidth - (shown.length % tabWidth)) : visible(found));
    end = match.index + found.length;
  }
  return shown + text.slice(end);
}

function visible(unsafeText: string): string {
  const code = unsafeText.charCodeAt(0);
  if (unsafeText === '\r\n' || code === 0x0a || code === 0x85 || code === 0x2028 || code === 0x2029) return '⏎';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (code >= 0x80 && code <= 0x9f) return `<${code.toString(16)}>`;
  if (unsafeText.length === 1 && code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return '';
}

function cut(text: string, maxLength: number): string {
  return maxLength < 1 ? '' : `${head(text, maxLength - 1)}…`;
}

/** The first `length` code units, less what would end in half a pair or in a joiner with nothing to join. */
function head(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff\u200d]+$/, '');
}
