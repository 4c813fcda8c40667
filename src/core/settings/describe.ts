import * as z from 'zod';
import { settingsShape } from '../settings.ts';

/** What is known of a variable, whatever it is set to; derived from its zod schema and that schema's `meta`. */
export interface SettingDefinition {
  readonly name: string;
  readonly title: string;
  readonly type: 'number' | 'choice' | 'yes or no' | 'address' | 'date' | 'time' | 'text' | 'secret';
  readonly unit: string | null;
  /** What it may be, in words; null: any text. */
  readonly range: string | null;
  /** As it would be written; null: not set. */
  readonly default: string | null;
  readonly affects: string;
  /** Its value is never shown: only whether it has one. */
  readonly secret: boolean;
  /** What does not follow a change before a restart; null: nothing, it is live. */
  readonly restart: string | null;
  /** Its value names jobs. */
  readonly namesJobs: boolean;
}

interface Meta {
  readonly title?: string;
  readonly unit?: string;
  readonly range?: string;
  readonly default?: string;
  readonly affects?: string;
  readonly secret?: boolean;
  readonly restart?: string;
  readonly jobs?: boolean;
}

interface Json {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly pattern?: string;
}

/** What such names hold is a secret, told or not. */
const secretNames = /_(KEY|SECRET|PASSWORD|TOKEN)$/;

/** Every variable there is, in the order in which they are listed. */
export const settingDefinitions: readonly SettingDefinition[] = Object.entries(settingsShape).map(
  ([name, schema]): SettingDefinition => {
    const meta = (schema.meta() ?? {}) as Meta;
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
    const secret = meta.secret === true || secretNames.test(name);
    return {
      name,
      title: meta.title ?? name,
      type: secret ? 'secret' : typeOf(json),
      unit: meta.unit ?? null,
      range: meta.range ?? rangeOf(json),
      default: meta.default ?? defaultOf(schema),
      affects: meta.affects ?? '',
      secret,
      restart: meta.restart ?? null,
      namesJobs: meta.jobs === true,
    };
  },
);

/** The variable of that name, or undefined. */
export function findSetting(name: string): SettingDefinition | undefined {
  return settingDefinitions.find((one) => one.name === name);
}

function typeOf({ type, enum: words, format, pattern }: Json): SettingDefinition['type'] {
  if (type === 'number' || type === 'integer') return 'number';
  if (words) return 'choice';
  if (pattern?.startsWith('^(yes|no')) return 'yes or no';
  if (format === 'uri') return 'address';
  if (format === 'date-time') return 'time';
  return pattern?.startsWith('^\\d{4}-\\d{2}') ? 'date' : 'text';
}

function rangeOf(json: Json): string | null {
  const { minimum, maximum, enum: words } = json;
  if (words) return words.join(', ');
  if (typeOf(json) === 'yes or no') return 'yes or no';
  if (typeOf(json) === 'address') return 'a web address';
  return minimum === undefined || maximum === undefined ? null : `${minimum} to ${maximum}`;
}

/** As a person would write it. */
function defaultOf(schema: z.ZodType): string | null {
  const { data } = schema.safeParse(undefined);
  if (data === undefined) return null;
  if (typeof data === 'boolean') return data ? 'yes' : 'no';
  return Array.isArray(data) ? data.join(', ') : String(data);
}
