/** A file as it stands in an archive. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const blockBytes = 512;

/** Files as one `ustar` archive, readable by their owner alone; names have at most 100 bytes. @param now UTC epoch ms */
export function tarOf(files: readonly TarFile[], now: number): Buffer {
  const blocks = files.flatMap(({ name, bytes }) => [headerOf(name, bytes.length, now), padded(bytes)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

function headerOf(name: string, size: number, now: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, at: number, length: number): void => {
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  };
  header.write(name.slice(0, 100), 0, 'utf8');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(now / 1000), 136, 12);
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((blockBytes - (bytes.length % blockBytes)) % blockBytes)]);
}
