import * as z from 'zod';

/** What a client sends, as far as this fake looks at it. */
export const requestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.number().int().positive().optional(),
  max_completion_tokens: z.number().int().positive().optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), strict: z.boolean(), schema: z.unknown() }),
      }),
    ])
    .optional(),
});
export type ChatRequest = z.output<typeof requestSchema>;

/** The order inside the last message. */
export const orderSchema = z.object({
  marketplace: z.string().nullable(),
  note: z.string().nullable(),
  lines: z.array(
    z.object({
      line: z.number(),
      asked: z.boolean(),
      sku: z.string().nullable(),
      product: z.string(),
      quantity: z.number(),
      options: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
});
export type AskedOrder = z.output<typeof orderSchema>;

export interface Reading {
  readonly text: string | null;
  readonly color1: string | null;
  readonly color2: string | null;
  readonly quantity: number;
  readonly quote: string;
}

export interface ReadLine {
  readonly line: number;
  readonly personalizations: readonly Reading[];
  readonly unsure: boolean;
  readonly why: string | null;
}

/** Whether a schema is in the strict subset: null, or what is wrong with it, in the vendor's manner of speaking. */
export function schemaFault(name: string, schema: unknown): string | null {
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return `Invalid 'response_format.json_schema.name': '${name}'`;
  return nodeFault(schema, '', true);
}

function nodeFault(node: unknown, at: string, isRoot: boolean): string | null {
  const wrong = (why: string): string => `Invalid schema for response_format: In context=(${at}), ${why}.`;
  if (typeof node !== 'object' || node === null) return wrong('schema must be an object');
  const schema = node as Record<string, unknown>;
  const refused = [
    'minimum',
    'maximum',
    'minLength',
    'maxLength',
    'pattern',
    'minItems',
    'maxItems',
    '$schema',
    'default',
  ];
  for (const keyword of refused) if (keyword in schema) return wrong(`'${keyword}' is not permitted`);
  if (isRoot && schema['type'] !== 'object') return wrong("root schema must have type 'object'");
  if (schema['type'] === 'array') return nodeFault(schema['items'], `${at}, items`, false);
  if (schema['type'] !== 'object') return null;
  const properties = (schema['properties'] ?? {}) as Record<string, unknown>;
  const names = Object.keys(properties);
  if (schema['additionalProperties'] !== false) return wrong("'additionalProperties' is required to be false");
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  if (names.some((each) => !required.has(each))) return wrong("'required' must include every key in properties");
  for (const each of names) {
    const fault = nodeFault(properties[each], `${at}, ${each}`, false);
    if (fault) return fault;
  }
  return null;
}
