/** What the fake answers to one request; an undefined body is an empty one. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** A refusal by the vendor, thrown wherever a request turns out to be wrong and answered by the server. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, body?: unknown) {
    super(`refused with ${status}`);
    this.answer = { status, body };
  }
}

/** 400 in the vendor's form: which fields are wrong, and why (sample `validation_400`). */
export function invalid(fields: Readonly<Record<string, readonly string[]>>): Refusal {
  return new Refusal(400, { Message: 'The request is invalid.', ModelState: fields });
}

/** 404 for what does not exist, or no longer does. */
export function notFound(what: string): Refusal {
  return new Refusal(404, { Message: `${what} was not found.` });
}
