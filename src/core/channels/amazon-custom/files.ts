import type { FileSource } from '../file-source.ts';

/** What needs no network: files that are here already. */
export const amazonCustomFiles: Pick<FileSource, 'read' | 'document'> = {
  async read(bytes, line) {
    // A thread that reads no file need not load what unpacks one.
    const { readFile } = await import('./read.ts');
    return readFile(bytes, line);
  },
  async document(bytes) {
    const { openArchive } = await import('./archive.ts');
    const { json } = await openArchive(bytes);
    return json;
  },
};
