/** Takes out of a text what nobody may read in a log, an error or a screen. */
export type Redact = (text: string) => string;

/** Shorter secrets would turn every line into dots; real keys are four times as long. */
const shortestSecret = 4;

/** A piece of base64 shorter than this occurs by chance. */
const shortestBase64 = 8;

/** Amazon's links to a buyer's files: whoever has the link has the files, so the link is a credential. */
const customizedUrl = /https?(?::|%3A)(?:\\?\/|%2F){2}zme-caps(?:\\\/|[^\s"'<>\\])*/gi;

/** The same wherever it leads, and without its host: the path alone is the credential. */
const customizedPath =
  /(?:https?(?::|%3A)(?:\\?\/|%2F){2}[^\s"'<>\\/%]{1,255})?(?:\\?\/|%2F)t(?:\\?\/|%2F)[\w-]{8,64}(?:\\?\/|%2F)[\w-]{20,}(?:\\\/|[^\s"'<>\\])*/gi;
const customizedPathMark = /(?:\/|2F)t(?:\\?\/|%2F)/i;

const emailAddress = /[\p{L}\p{N}._%+-]{1,64}(?:@|%40)[\p{L}\p{N}.-]{1,255}\.\p{L}{2,24}/gu;

/**
 * A function that replaces by `…` each secret, in whatever form it may turn up: plain, URL-encoded, inside JSON, and in
 * base64 at any alignment, alone or as the `key:secret` of Basic auth; further every CustomizedURL link, and e-mail addresses
 * by `…@…`. Knowing the values themselves finds them where field names do not: in arrays, addresses and error texts
 * (facts on reliability, D). Costs about a microsecond on a line that holds nothing of the kind.
 *
 * @param secrets values of the settings; those below four characters are left alone
 */
export function redactor(secrets: readonly string[]): Redact {
  const known = secrets.filter((secret) => secret.length >= shortestSecret);
  const pairs = known.flatMap((user) => known.filter((other) => other !== user).map((other) => `${user}:${other}`));
  const forms = new Set([
    ...pairs.flatMap(base64Forms),
    ...known.flatMap((secret) => [...textForms(secret), ...base64Forms(secret)]),
  ]);
  // The longest first: a pair goes as a whole and leaves no stump of itself.
  const longestFirst = [...forms].sort((a, b) => b.length - a.length).map(literally);
  const secretForms = longestFirst.length === 0 ? null : new RegExp(longestFirst.join('|'), 'g');
  return (text) => {
    let clean = secretForms === null ? text : text.replace(secretForms, '…');
    clean = withoutLinks(clean);
    if (clean.includes('@') || clean.includes('%40')) clean = clean.replace(emailAddress, '…@…');
    return clean;
  };
}

/** A text with every CustomizedURL link in it replaced by `…`, wherever it leads. */
export function withoutLinks(text: string): string {
  // A search for a fixed word costs far less than a pattern that mostly finds nothing.
  const clean = text.includes('zme-caps') ? text.replace(customizedUrl, '…') : text;
  return customizedPathMark.test(clean) ? clean.replace(customizedPath, '…') : clean;
}

function textForms(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const lowerCase = encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  return [secret, encoded, lowerCase, encoded.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1)];
}

/**
 * The secret as base64 shows it when 0, 1 or 2 bytes of something else come before it in the same group of three: only the
 * characters that depend on nothing but the secret; and whole, so that nothing of it is left where it stands alone.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const forms = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const core = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return core.length >= shortestBase64 ? [core] : [];
  });
  if (bytes.length >= shortestBase64) forms.push(bytes.toString('base64'));
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
