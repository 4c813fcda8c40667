import * as z from 'zod';

/** A setting that cannot be used, said to the person who can mend it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly hint: string;
  /** The variables that it is about, any of which may mend it. */
  readonly about: readonly string[];

  constructor(message: string, hint: string, about: readonly string[] = []) {
    super(message);
    this.hint = hint;
    this.about = about;
  }
}

/** Credentials go over the open network only encrypted; to this host itself also plainly. */
export function keepsCredentials(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** A whole number within bounds, told with its range when it is not. */
export function whole(least: number, most: number): z.ZodCoercedNumber {
  const error = `is not a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** A text that says something. */
export const text = z.string().trim().min(1);

/** `yes` or `no`, and the words that mean them. */
export const yesOrNo = text
  .regex(/^(yes|no|on|off|true|false|1|0)$/i, 'is neither yes nor no')
  .transform((word) => /^(yes|on|true|1)$/i.test(word));

/** A date without a time: the last day on which something is good. */
export const day = text
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a date such as 2027-01-31')
  .refine((date) => new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) === true, 'is not a day of the calendar');
