/** Names whose values let somebody in, or show who somebody is. */
const secretNames = /auth|key|token|secret|cookie|signature|forwarded|real-ip/i;
const longest = 4000;

/**
 * The headers of a delivery as they are kept: JSON of name and value, with `…` for whatever may be a credential.
 *
 * @param redact takes out known secrets that stand elsewhere
 */
export function keptHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  redact: (text: string) => string,
): string {
  const kept: Record<string, string> = {};
  let length = 0;
  for (const [name, value] of Object.entries(headers)) {
    const text = secretNames.test(name) ? '…' : String(value);
    length += name.length + text.length;
    if (length > longest) break;
    kept[name] = text;
  }
  return redact(JSON.stringify(kept));
}
