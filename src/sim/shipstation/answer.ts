import { Refusal } from '../answer.ts';

/** 400 in the vendor's form: which fields are wrong, and why (sample `validation_400`). */
export function invalid(fields: Readonly<Record<string, readonly string[]>>): Refusal {
  return new Refusal(400, { Message: 'The request is invalid.', ModelState: fields });
}

/** 404 for what does not exist, or no longer does. */
export function notFound(what: string): Refusal {
  return new Refusal(404, { Message: `${what} was not found.` });
}
