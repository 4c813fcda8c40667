import { chownSync, existsSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * What the administrator makes belongs to the user whom the service runs as: the owner of what it takes the place of, else of the
 * folder. Of any other user it does nothing: what that user makes is that user's.
 */
export function keepOwner(made: string, target: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(existsSync(target) ? target : path.dirname(target));
  chownSync(made, uid, gid);
}
