import * as z from 'zod';
import type { JobDefinition } from './job.ts';

/** What a job's schema says of one argument, as JSON Schema. */
interface ArgumentSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly default?: unknown;
}

/** An argument of a job as a flag of the command line: `daysBack` is `--days-back <number>`. */
export interface JobFlag {
  readonly argument: string;
  readonly flag: string;
  readonly kind: 'number' | 'boolean' | 'text';
  readonly description: string;
}

/** The flags of a job, read from its schema: the one place where they are defined. */
export function jobFlags(job: JobDefinition): JobFlag[] {
  return Object.entries(argumentSchemas(job)).map(([argument, schema]) => ({
    argument,
    // What is on unless told otherwise is told otherwise: `--no-update-shipstation`.
    flag: `--${schema.type === 'boolean' && schema.default === true ? 'no-' : ''}${kebab(argument)}`,
    kind: kindOf(schema),
    description: described(schema),
  }));
}

function argumentSchemas(job: JobDefinition): Readonly<Record<string, ArgumentSchema>> {
  const schema = z.toJSONSchema(job.args, { io: 'input', unrepresentable: 'any' });
  return (schema.properties ?? {}) as Record<string, ArgumentSchema>;
}

function kindOf({ type }: ArgumentSchema): JobFlag['kind'] {
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'boolean' : 'text';
}

function described({ description = '', enum: words, default: fallback }: ArgumentSchema): string {
  const notes = [
    words && `one of ${words.join(', ')}`,
    fallback !== undefined && fallback !== false && `default: ${String(fallback)}`,
  ];
  const kept = notes.filter(Boolean).join('; ');
  return kept === '' ? description : `${description} (${kept})`;
}

export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
