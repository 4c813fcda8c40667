/** Bytes of the UTF-8 character that begins with `lead`; 1 for a byte that begins none. */
export function utf8Length(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xc2 && lead <= 0xdf ? 2 : 1;
}

/** Bytes at the end of `bytes` that begin a UTF-8 character and wait for the rest of it. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    const isContinuation = (byte & 0xc0) === 0x80;
    if (!isContinuation) return utf8Length(byte) > back ? back : 0;
  }
  return 0;
}
