/** Text that came as one paste, in lines ended by `\n`. It may hold anything: sanitise it where it is shown. */
export interface PasteEvent {
  readonly type: 'paste';
  readonly text: string;
}

const endMarker = Buffer.from('\x1b[201~');

/** What is pasted beyond this is left out: it is a mistake, and would be kept in memory. */
const maxPasteBytes = 1 << 20;

/** Collects a bracketed paste until its end marker, which may come in pieces. */
export class PasteCollector {
  isComplete = false;
  private readonly chunks: Buffer[] = [];
  private length = 0;

  /** Takes what belongs to the paste, marker included, and gives how many bytes those were. */
  take(bytes: Buffer): number {
    const end = bytes.indexOf(endMarker);
    this.isComplete = end >= 0;
    const contentEnd = this.isComplete ? end : bytes.length - startOfMarker(bytes);
    this.keep(bytes.subarray(0, contentEnd));
    return this.isComplete ? end + endMarker.length : contentEnd;
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8').replace(/\r\n?/g, '\n');
  }

  private keep(bytes: Buffer): void {
    const kept = bytes.subarray(0, maxPasteBytes - this.length);
    // A copy: the packet's memory belongs to the stream.
    this.chunks.push(Buffer.from(kept));
    this.length += kept.length;
  }
}

/** Bytes at the end of `bytes` that may be the start of the end marker. */
function startOfMarker(bytes: Buffer): number {
  for (let length = Math.min(endMarker.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(bytes.length - length).equals(endMarker.subarray(0, length))) return length;
  }
  return 0;
}
