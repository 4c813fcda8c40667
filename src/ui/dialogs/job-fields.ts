import * as z from 'zod';

/** One argument of a job as a field of a form. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: 'flag' | 'number' | 'text';
  /** What it means, and what it takes. */
  readonly help: string;
  readonly preset?: unknown;
}

interface JsonField {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
}

/** The fields of a job's arguments, in the order in which its schema has them. */
export function fieldSpecs(schema: z.ZodObject): FieldSpec[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as {
    properties?: Readonly<Record<string, JsonField>>;
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    kind: field.type === 'boolean' ? 'flag' : field.type === 'integer' || field.type === 'number' ? 'number' : 'text',
    help: [field.description ?? '', field.enum ? `(${field.enum.map(String).join(', ')})` : '']
      .filter(Boolean)
      .join(' '),
    ...(field.default !== undefined && { preset: field.default }),
  }));
}

/** What was typed, as arguments: an empty field is one that is not given. */
export function argsOf(
  specs: readonly FieldSpec[],
  typed: ReadonlyMap<string, string>,
  on: ReadonlySet<string>,
): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  for (const { name, kind, preset } of specs) {
    if (kind === 'flag') {
      if (on.has(name) || preset === true) args[name] = on.has(name);
      continue;
    }
    const text = typed.get(name)?.trim() ?? '';
    if (text !== '') args[name] = kind === 'number' && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  return args;
}

export interface Checked {
  /** What is wrong, by field. */
  readonly errors: ReadonlyMap<string, string>;
  /** What is wrong with fields together. */
  readonly general: readonly string[];
}

/** Looks at arguments as the queue will: by the job's own schema. */
export function checkArgs(schema: z.ZodObject, args: Readonly<Record<string, unknown>>): Checked {
  const parsed = schema.safeParse(args);
  const errors = new Map<string, string>();
  const general: string[] = [];
  for (const { path, message } of parsed.success ? [] : parsed.error.issues) {
    const name = path[0];
    if (name === undefined) general.push(message);
    else if (!errors.has(String(name))) errors.set(String(name), message);
  }
  return { errors, general };
}
