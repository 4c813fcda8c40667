import { existsSync } from 'node:fs';
import type { Settings } from '../settings.ts';
import { type GivenBack, giveSpaceBack } from '../store/upkeep/give-back.ts';
import { inboxSchema } from './open.ts';

/** Gives free space of the store and, where there is one, of the inbox back to the disk. @param rewrite in any case, as a whole */
export function giveBackAll(
  { databaseFile, inboxFile }: Pick<Settings, 'databaseFile' | 'inboxFile'>,
  rewrite = false,
): (GivenBack & { readonly file: string })[] {
  return [
    { file: databaseFile, id: undefined },
    { file: inboxFile, id: inboxSchema.applicationId },
  ]
    .filter(({ file }) => existsSync(file))
    .map(({ file, id }) => ({ file, ...giveSpaceBack(file, id, rewrite) }));
}
