import { createHash } from 'node:crypto';
import { modelInput } from '../../domain/print/model/input.ts';
import type { OrderInput } from '../../domain/print/order-input.ts';
import { promptVersion, systemPrompt } from './prompt.ts';
import { answerForm } from './wire.ts';

/** The most that an answer may take; a reasoning model spends most of it on thinking. */
export const mostAnswerTokens = 8192;

/** A question before it is put into a server's own form. */
export interface Question {
  readonly model: string;
  readonly promptVersion: number;
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  /** SHA-256 of all of the above: the same hash is the same question. */
  readonly inputHash: string;
}

/** The question about some lines of an order. No id of order or line is in it, so that equal words make equal questions. */
export function questionAbout(order: OrderInput, itemIds: readonly number[], model: string): Question {
  const messages = [
    { role: 'system', content: systemPrompt },
    { role: 'user', content: JSON.stringify(modelInput(order, itemIds)) },
  ] as const;
  const inputHash = createHash('sha256')
    .update(JSON.stringify([promptVersion, model, messages]))
    .digest('hex');
  return { model, promptVersion, messages, inputHash };
}

/** How a server wants to be asked. It is begun with what the best of them take; what one refuses is left out from then on. */
export interface Manners {
  format: 'json_schema' | 'json_object';
  temperature: boolean;
  limit: 'max_completion_tokens' | 'max_tokens';
}

export function bestManners(): Manners {
  return { format: 'json_schema', temperature: true, limit: 'max_completion_tokens' };
}

/** Gives in to a server that refuses a part of our requests. False: that is nothing we can do without. */
export function giveIn(manners: Manners, param: string | null): boolean {
  if (/^(response_format|json_schema)/.test(param ?? '') && manners.format === 'json_schema')
    manners.format = 'json_object';
  else if (param === 'temperature' && manners.temperature) manners.temperature = false;
  else if (param === 'max_completion_tokens' && manners.limit === param) manners.limit = 'max_tokens';
  else return false;
  return true;
}

/** The body of the request. The system prompt describes the form in words as well, for servers that enforce no schema. */
export function requestBody({ model, messages }: Question, manners: Manners): string {
  return JSON.stringify({
    model,
    messages,
    ...(manners.temperature && { temperature: 0 }),
    [manners.limit]: mostAnswerTokens,
    response_format:
      manners.format === 'json_object'
        ? { type: 'json_object' }
        : { type: 'json_schema', json_schema: { name: 'print_reading', strict: true, schema: answerForm } },
  });
}
