import { expect, it, onTestFinished } from 'vitest';
import { type LlmSimOptions, startLlm } from '../../../src/sim/llm/server.ts';

const form = (schema: unknown, name = 'reading') => ({
  type: 'json_schema',
  json_schema: { name, strict: true, schema },
});
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});
const order = {
  marketplace: 'etsy',
  note: null,
  lines: [
    {
      line: 1,
      asked: true,
      sku: null,
      product: 'Keyring',
      quantity: 2,
      options: [{ name: 'Personalization', value: 'Anna, Tom' }],
    },
    { line: 2, asked: false, sku: null, product: 'Hook', quantity: 1, options: [] },
  ],
};

interface ChatReply {
  readonly choices: readonly [{ readonly message: { readonly content: string } }];
  readonly usage: {
    readonly total_tokens: number;
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
  };
}

async function start(options: LlmSimOptions = {}) {
  const sim = await startLlm(options);
  onTestFinished(() => sim.close());
  const post = async (
    more: object = {},
    headers: Record<string, string> = { authorization: `Bearer ${sim.apiKey}` },
  ) => {
    const messages = [
      { role: 'system', content: 'Read.' },
      { role: 'user', content: JSON.stringify(order) },
    ];
    const body = JSON.stringify({ model: sim.model, messages, ...more });
    const answer = await fetch(`${sim.url}/chat/completions`, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as ChatReply };
  };
  return { sim, post };
}

it('reads what it is asked for, the same way each time, and counts tokens', async () => {
  const { post } = await start();
  const [first, second] = [await post(), await post()];
  expect(first.body.choices[0].message.content).toBe(second.body.choices[0].message.content);
  expect(JSON.parse(first.body.choices[0].message.content)).toEqual({
    lines: [
      {
        line: 1,
        personalizations: ['Anna', 'Tom'].map((text) => ({
          text,
          color1: null,
          color2: null,
          quantity: 1,
          quote: text,
        })),
        unsure: false,
        why: null,
      },
    ],
  });
  const { usage } = second.body;
  expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
  expect([first.body.usage.prompt_tokens_details.cached_tokens, usage.prompt_tokens_details.cached_tokens > 0]).toEqual(
    [0, true],
  );
});

it('wants its key and its model', async () => {
  const { post } = await start();
  expect(await post({}, {})).toMatchObject({ status: 401, body: { error: { code: 'invalid_api_key' } } });
  expect(await post({ model: 'other' })).toMatchObject({ status: 404, body: { error: { code: 'model_not_found' } } });
});

it('takes only schemas of the strict subset', async () => {
  const { post } = await start();
  const good = object({
    a: { type: ['string', 'null'] },
    b: { type: 'array', items: object({ c: { type: 'integer' } }) },
  });
  expect((await post({ response_format: form(good) })).status).toBe(200);
  const bad = [
    form(object({ a: { type: 'string' } }, { required: [] })),
    form(object({ a: { type: 'string' } }, { additionalProperties: true })),
    form(object({ a: { type: 'integer', minimum: 1 } })),
    form({ type: 'array', items: object({}) }),
    form(object({ a: object({ b: { type: 'string' } }, { required: [] }) })),
    form(object({}), 'a name with spaces'),
  ];
  for (const response_format of bad)
    expect(await post({ response_format })).toMatchObject({
      status: 400,
      body: { error: { param: 'response_format' } },
    });
});
