import type { LlmFault } from './faults.ts';
import { obey, readLines } from './reader.ts';
import { type AskedOrder, type ChatRequest, orderSchema, type ReadLine, requestSchema, schemaFault } from './wire.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AnswerOptions {
  readonly model: string;
  /** Parts of a request that this server does not know and refuses. */
  readonly refuses?: readonly ('json_schema' | 'temperature' | 'max_completion_tokens')[];
  /** USD that it says it charged for each call, as OpenRouter does. */
  readonly cost?: number;
}

/** The refusal that a fault makes of any request; null: it is answered. */
export function refusalBy(fault: LlmFault | null): Reply | null {
  switch (fault?.kind) {
    case 'throttle': {
      const headers = fault.retryAfterS === undefined ? {} : { 'Retry-After': String(fault.retryAfterS) };
      return { status: 429, body: errorBody('Rate limit reached.', 'requests', null, fault.code), headers };
    }
    case 'quota':
      return {
        status: 429,
        body: errorBody('You exceeded your current quota.', 'insufficient_quota', null, fault.code),
      };
    case 'status':
      return {
        status: fault.status,
        body: fault.body ?? errorBody('The server had an error.', 'server_error', null, null),
      };
    default:
      return null;
  }
}

/**
 * What this server answers to a request's body.
 *
 * @param seen beginnings of requests that it has seen before: they count as cached
 */
export function answerTo(
  body: string,
  fault: LlmFault | null,
  { refuses = [], cost, model: served }: AnswerOptions,
  seen: Set<string>,
): Reply {
  const parsed = requestSchema.safeParse(parse(body));
  if (!parsed.success) return refused('We could not parse the JSON body of your request.', null);
  const request = parsed.data;
  if (request.model !== served)
    return {
      status: 404,
      body: errorBody(`The model '${request.model}' does not exist.`, 'invalid_request_error', null, 'model_not_found'),
    };
  const wrong = unfit(request, refuses);
  if (wrong) return wrong;
  const last = request.messages.at(-1)?.content ?? '';
  const order = orderSchema.safeParse(parse(last));
  const content = order.success ? contentOf(order.data, fault) : 'I see no order.';
  return { status: 200, body: completion(request, content, fault, cost, seen) };
}

function unfit(request: ChatRequest, refuses: readonly string[]): Reply | null {
  const format = request.response_format;
  if (format?.type === 'json_schema') {
    if (refuses.includes('json_schema'))
      return refused('This model does not support response_format json_schema.', 'response_format');
    const fault = format.json_schema.strict ? schemaFault(format.json_schema.name, format.json_schema.schema) : null;
    if (fault) return refused(fault, 'response_format');
  }
  for (const name of ['temperature', 'max_completion_tokens'] as const) {
    if (refuses.includes(name) && request[name] !== undefined)
      return refused(`Unsupported parameter: '${name}'.`, name);
  }
  return null;
}

function contentOf(order: AskedOrder, fault: LlmFault | null): string {
  if (fault?.kind === 'empty') return '';
  if (fault?.kind === 'prose') return 'Of course! The name on the keyring should be as the buyer wished.';
  const lines = fault?.kind === 'obey' ? obey(order) : readLines(order);
  const wrong = lines.map((line): ReadLine & { note?: string } => {
    if (fault?.kind === 'extra') return { ...line, note: 'checked twice' };
    const [first, ...rest] = line.personalizations;
    if (!first) return line;
    if (fault?.kind === 'hallucinate') return { ...line, personalizations: [{ ...first, text: 'Zebulon' }, ...rest] };
    if (fault?.kind === 'miscount')
      return { ...line, personalizations: [{ ...first, quantity: first.quantity + 1 }, ...rest] };
    return line;
  });
  return JSON.stringify({ lines: wrong });
}

function completion(
  request: ChatRequest,
  content: string,
  fault: LlmFault | null,
  cost: number | undefined,
  seen: Set<string>,
): unknown {
  const count = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);
  const prompt = request.messages.reduce((sum, message) => sum + count(message.content) + 4, 3);
  const system = request.messages[0]?.content ?? '';
  const cached = seen.has(system) ? count(system) : 0;
  seen.add(system);
  const reasons: Readonly<Record<string, string>> = { length: 'length', filter: 'content_filter' };
  const told = fault?.kind === 'length' ? content.slice(0, content.length / 2) : content;
  const refusal = fault?.kind === 'refusal' ? 'I’m sorry, I can’t help with that.' : null;
  return {
    id: 'chatcmpl-sim',
    object: 'chat.completion',
    created: 0,
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: refusal ? null : told, refusal },
        finish_reason: reasons[fault?.kind ?? ''] ?? 'stop',
      },
    ],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: count(told),
      total_tokens: prompt + count(told),
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: { reasoning_tokens: 0 },
      ...(cost !== undefined && { cost }),
    },
  };
}

function refused(message: string, param: string | null): Reply {
  return { status: 400, body: errorBody(message, 'invalid_request_error', param, null) };
}

/** A refusal in the protocol's form. */
export function errorBody(message: string, type: string, param: string | null, code: string | null): unknown {
  return { error: { message, type, param, code } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
