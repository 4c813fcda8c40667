/** The part of yauzl 3.4 that archives are opened with; it has no types of its own. */
declare module 'yauzl' {
  export interface Entry {
    readonly versionMadeBy: number;
    readonly generalPurposeBitFlag: number;
    readonly compressionMethod: number;
    readonly crc32: number;
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly fileNameRaw: Buffer;
    readonly externalFileAttributes: number;
    readonly extraFields: readonly { readonly id: number; readonly data: Buffer }[];
  }

  export interface ZipFile {
    /** With `decodeStrings: false` as bytes. */
    readonly comment: Buffer;
    readonly entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    readLocalFileHeader(
      entry: Entry,
      callback: (error: Error | null, header?: { readonly fileDataStart: number; readonly fileName: Buffer }) => void,
    ): void;
  }

  export function fromBufferPromise(
    bytes: Buffer,
    options: { decodeStrings: false; validateEntrySizes: true },
  ): Promise<ZipFile>;
  export function getFileNameLowLevel(
    generalPurposeBitFlag: number,
    fileNameRaw: Buffer,
    extraFields: Entry['extraFields'],
    strictFileNames: true,
  ): string;
}
