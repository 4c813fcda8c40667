import * as z from 'zod';
import { day, keepsCredentials, SettingsError, text } from './settings-rules.ts';

/** A server that speaks the chat-completions protocol. */
export interface LlmSettings {
  /** Without `/chat/completions`, for example `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Null for servers that ask for none. */
  readonly apiKey: string | null;
  readonly model: string;
  /** The most that calls may cost in one day of the business's zone, in the currency of the price list; null: no limit. */
  readonly dailyBudget: number | null;
}

const affects = 'reading of personalizations that no parser understood';

/** The language model's variables. */
export const llmVariables = {
  LLM_BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .refine(keepsCredentials, 'is not encrypted: it must begin with https://')
    .optional()
    .meta({
      title: 'Language model: its address',
      range: 'a web address without /chat/completions, such as http://localhost:11434/v1',
      affects: `${affects}; without it the model is off`,
    }),
  LLM_API_KEY: text.optional().meta({ title: 'Language model: API key', affects, secret: true }),
  LLM_API_KEY_EXPIRES: day.optional().meta({
    title: 'Language model: last day of the API key',
    range: 'a date such as 2027-01-31',
    affects: 'alerts: a key that ends soon is told',
  }),
  LLM_MODEL: text.optional().meta({ title: 'Language model: its name', affects }),
  LLM_DAILY_BUDGET: text
    .regex(/^\d{1,9}(\.\d{1,9})?$/, 'is not an amount such as 2.50')
    .transform(Number)
    .optional()
    .meta({
      title: 'Language model: most that a day may cost',
      unit: 'in the price list’s currency',
      range: 'an amount such as 2.50',
      affects: `${affects}: beyond it lines wait for a person`,
    }),
};

/**
 * The model's settings; null when it has none.
 *
 * @throws SettingsError when it has an address without a name, or a name without an address
 */
export function llm(env: z.output<z.ZodObject<typeof llmVariables>>): LlmSettings | null {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model, LLM_DAILY_BUDGET: dailyBudget } = env;
  if (baseUrl === undefined && model === undefined && apiKey === undefined) return null;
  if (baseUrl === undefined || model === undefined) {
    const missing = baseUrl === undefined ? 'LLM_BASE_URL' : 'LLM_MODEL';
    throw new SettingsError(
      `${missing} is missing; a language model needs an address and a name.`,
      'Set LLM_BASE_URL and LLM_MODEL in .env, or neither.',
      ['LLM_BASE_URL', 'LLM_MODEL', 'LLM_API_KEY'],
    );
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    apiKey: apiKey ?? null,
    model,
    dailyBudget: dailyBudget ?? null,
  };
}
