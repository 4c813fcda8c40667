import { unreadable } from './limits.ts';

/** What an entry of an archive is, by its extension: names differ from one archive to the next. */
export type EntryKind = 'json' | 'xml' | 'svg' | 'image' | 'archive' | 'other';

const kinds: Readonly<Record<string, EntryKind>> = {
  json: 'json',
  xml: 'xml',
  svg: 'svg',
  ...Object.fromEntries(
    ['jpg', 'jpeg', 'png', 'gif', 'webp', 'bmp', 'tif', 'tiff', 'heic'].map((ext) => [ext, 'image' as const]),
  ),
  ...Object.fromEntries(['zip', '7z', 'rar', 'tar', 'gz', 'tgz'].map((ext) => [ext, 'archive' as const])),
};

export function entryKind(name: string): EntryKind {
  return kinds[/\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'other';
}

/** What a Mac adds by itself, and folders. */
export function isJunk(name: string): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  return name.endsWith('/') || /^__MACOSX\//.test(name) || base === '.DS_Store' || base.startsWith('._');
}

/**
 * Refuses a name that would mean trouble to whoever unpacks the archive. Nothing here does; but who makes such a name means harm,
 * and the rest of such an archive is not to be believed.
 *
 * @throws Unreadable
 */
export function checkName(name: string): void {
  if (name === '' || /[\u0000-\u001f\u007f\\]/.test(name)) throw unreadable('has a part with an impossible name');
  if (/^(?:\/|[a-z]:)/i.test(name)) throw unreadable('has a part whose name is an absolute path');
  if (name.split('/').includes('..')) throw unreadable('has a part whose name leads out of it (“..”)');
}

/** Names that some file system takes for the same one are the same name. */
export function sameNameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
