/** A setting that cannot be used, said to the person who can mend it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Credentials go over the open network only encrypted; to this host itself also plainly. */
export function keepsCredentials(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
