import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { ReceiverLimits } from './receiver-limits.ts';

/** Whether there is room on the disk to keep more; looked at now and then, beside the requests. */
export class DiskWatch {
  readonly #folder: string;
  readonly #limits: ReceiverLimits;
  #isLow = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(file: string, limits: ReceiverLimits) {
    this.#folder = path.dirname(file);
    this.#limits = limits;
  }

  get isLow(): boolean {
    return this.#isLow;
  }

  async start(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), this.#limits.lookAtDiskMs);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.#folder);
      this.#isLow = bavail * bsize < this.#limits.leastFreeBytes;
    } catch {
      // Who cannot even look will not be able to write either, and says so then.
    }
  }
}
