import { Writable } from 'node:stream';
import type { Size } from './size.ts';

/** What Ink (6.8, without `incrementalRendering`) puts before a frame: moves, erases and modes, never a colour. */
const controlsBeforeFrame = /^(?:\x1b\[[\d;?]*[A-HJKSTfhl])+/;

/**
 * Stands in for the terminal in front of Ink: tells Ink a size, and takes the frames Ink writes. Render with
 * `{ stdout: presenter.inkStdout, patchConsole: false, exitOnCtrlC: false }`: with `patchConsole` a stray `console.log`
 * would arrive as a frame.
 */
export class InkStdout extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;

  constructor(size: Size, onFrame: (frame: string) => void) {
    super({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        const text = String(chunk);
        const frame = text.replace(controlsBeforeFrame, '');
        // Controls alone are Ink hiding the cursor or erasing its last frame, which the presenter does for itself.
        if (frame !== '') onFrame(frame);
        done();
      },
    });
    this.columns = size.columns;
    this.rows = size.rows;
  }

  /** Tells Ink of a new size; Ink answers with a frame if its picture changes. */
  resize({ columns, rows }: Size): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}
