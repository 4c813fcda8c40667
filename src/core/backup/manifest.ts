import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { migrations } from '../../../db/migrations/index.ts';
import { inboxSchema } from '../inbox/open.ts';
import type { FileSchema } from '../store/migrate.ts';
import { applicationId } from '../store/open.ts';
import { hashFile } from './durable-files.ts';

export const manifestName = 'manifest.json';

const parts = ['orderdeck.db', 'inbox.db'] as const;
/** The store and the inbox, by the names that they have in every backup whatever they are called at home. */
export type PartName = (typeof parts)[number];

/** What the file of each part has to be. */
export const schemaOf: Readonly<Record<PartName, FileSchema>> = {
  'orderdeck.db': { applicationId, migrations },
  'inbox.db': inboxSchema,
};

const partSchema = z.object({
  name: z.enum(parts),
  bytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  schemaVersion: z.number().int().nonnegative(),
  /** Rows by table. */
  tables: z.record(z.string(), z.number().int().nonnegative()),
});
const manifestSchema = z.object({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  takenFrom: z.string(),
  verifiedAt: z.iso.datetime(),
  files: z.array(partSchema).min(1),
});

/** A file of a backup, as it was when it was found whole. */
export type Part = z.output<typeof partSchema>;
/** What a backup says of itself. It is written last, so a folder without one is none. */
export type Manifest = z.output<typeof manifestSchema>;

/** @returns null where there is none, or one that says something else */
export function readManifest(folder: string): Manifest | null {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, manifestName), 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Whether a backup's files are those that its manifest tells of: by their sizes or, `closely`, by every byte.
 *
 * @returns what differs; null where nothing does
 */
export function differenceFrom(manifest: Manifest, folder: string, closely: boolean): string | null {
  for (const { name, bytes, sha256 } of manifest.files) {
    const file = path.join(folder, name);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return `${name} is missing`;
    if (size !== bytes) return `${name} has ${size} bytes, not ${bytes}`;
    if (closely && hashFile(file) !== sha256) return `${name} has another SHA-256`;
  }
  return null;
}
