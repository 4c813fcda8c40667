import * as z from 'zod';

/** What we ask a model to answer, for each line that was asked about. */
const answerSchema = z.strictObject({
  lines: z.array(
    z.strictObject({
      line: z.int().positive(),
      personalizations: z.array(
        z.strictObject({
          text: z.string().nullable(),
          color1: z.string().nullable(),
          color2: z.string().nullable(),
          quantity: z.int().positive(),
          quote: z.string(),
        }),
      ),
      unsure: z.boolean(),
      why: z.string().nullable(),
    }),
  ),
});

export type WireAnswer = z.output<typeof answerSchema>;

/**
 * The same as a JSON schema, in the subset that every server understands (facts on language models, C): the root is an object,
 * every property is required, nullable in place of optional, nothing additional, and no limits of numbers or lengths.
 */
export const answerForm = {
  type: 'object',
  properties: {
    lines: {
      type: 'array',
      items: object({
        line: { type: 'integer' },
        personalizations: {
          type: 'array',
          items: object({
            text: { type: ['string', 'null'] },
            color1: { type: ['string', 'null'] },
            color2: { type: ['string', 'null'] },
            quantity: { type: 'integer' },
            quote: { type: 'string' },
          }),
        },
        unsure: { type: 'boolean' },
        why: { type: ['string', 'null'] },
      }),
    },
  },
  required: ['lines'],
  additionalProperties: false,
};

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A model's words as an answer; some servers that enforce no schema put them into a fence. Null: they are no such answer. */
export function parseAnswer(content: string): WireAnswer | null {
  const [, fenced] = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(content) ?? [];
  try {
    return answerSchema.safeParse(JSON.parse(fenced ?? content)).data ?? null;
  } catch {
    return null;
  }
}

const tokens = z.int().nonnegative();

/** The part of a chat completion that we read. `cost` is OpenRouter's: what it charged, in USD. */
export const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: z.object({ cached_tokens: tokens.nullish() }).nullish(),
      cost: z.number().nonnegative().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

/** What a refusal says. OpenRouter and vLLM number their codes. */
export const errorSchema = z.object({
  error: z.object({
    message: z.string().nullish().catch(null),
    type: z.string().nullish().catch(null),
    param: z.string().nullish().catch(null),
    code: z.union([z.string(), z.number()]).nullish().catch(null),
  }),
});

export type WireError = z.output<typeof errorSchema>['error'];
