import { Writable } from 'node:stream';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { type IBufferCell, Terminal } from '@xterm/headless';
import type { Size } from '../../../src/ui/terminal/size.ts';

/** One cell as the operator sees it: its characters (nothing for the second half of a wide one) and its style. */
export interface SeenCell {
  chars: string;
  width: number;
  style: string;
}

/** A real terminal emulator without a window, to be written to as if it were `process.stdout`. */
export class VirtualTerminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Every byte received, for asserts on what was sent rather than on what is seen. */
  received = '';
  private readonly emulator: Terminal;

  constructor({ columns, rows }: Size) {
    super({
      decodeStrings: false,
      write: (chunk, _encoding, done) => {
        this.received += String(chunk);
        this.emulator.write(chunk, done);
      },
    });
    this.columns = columns;
    this.rows = rows;
    this.emulator = new Terminal({ cols: columns, rows, allowProposedApi: true });
    this.emulator.loadAddon(new Unicode11Addon());
    this.emulator.unicode.activeVersion = '11';
  }

  /** As when the operator drags the window's corner. */
  resize({ columns, rows }: Size): void {
    this.columns = columns;
    this.rows = rows;
    this.emulator.resize(columns, rows);
    this.emit('resize');
  }

  /** Writes and waits until it is seen. */
  async show(bytes: string): Promise<void> {
    await new Promise<void>((resolve) => this.write(bytes, () => resolve()));
  }

  /** Bytes received since the last call. */
  takeReceived(): string {
    const bytes = this.received;
    this.received = '';
    return bytes;
  }

  get isOnAlternateScreen(): boolean {
    return this.emulator.buffer.active.type === 'alternate';
  }

  cells(): SeenCell[][] {
    const { active } = this.emulator.buffer;
    const reused = active.getNullCell();
    return Array.from({ length: this.rows }, (_, row) => {
      const line = active.getLine(active.viewportY + row);
      return Array.from({ length: this.columns }, (_unused, column) => {
        const cell = line?.getCell(column, reused) ?? reused;
        const chars = cell.getChars();
        return {
          chars: chars === '' && cell.getWidth() === 1 ? ' ' : chars,
          width: cell.getWidth(),
          style: styleOf(cell),
        };
      });
    });
  }

  /** The screen as text, rows trimmed at their ends. */
  text(): string[] {
    const { active } = this.emulator.buffer;
    return Array.from({ length: this.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }
}

function styleOf(cell: IBufferCell): string {
  const flags = [
    cell.isBold() && 'bold',
    cell.isDim() && 'dim',
    cell.isItalic() && 'italic',
    cell.isUnderline() && 'underline',
    cell.isBlink() && 'blink',
    cell.isInverse() && 'inverse',
    cell.isStrikethrough() && 'strike',
    cell.isOverline() && 'overline',
    cell.isInvisible() && 'invisible',
  ].filter(Boolean);
  const foreground = `${cell.getFgColorMode()}:${cell.getFgColor()}`;
  const background = `${cell.getBgColorMode()}:${cell.getBgColor()}`;
  return [foreground, background, ...flags].join(' ');
}
