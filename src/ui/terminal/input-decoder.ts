import { characterKey, controlKey, type KeyEvent, namedKey } from './key.ts';
import { csiKey, linuxFunctionKey, ss3Key } from './key-sequences.ts';
import { PasteCollector, type PasteEvent } from './paste.ts';
import { incompleteTail, utf8Length } from './utf8.ts';

export type { KeyEvent } from './key.ts';
export type { PasteEvent } from './paste.ts';
export type InputEvent = KeyEvent | PasteEvent;

const esc = 0x1b;
const bell = 0x07;
const ctrlC = 0x03;
const nothing = Buffer.alloc(0);
/** Result of a step that needs more bytes. */
const incomplete = -1;
/** Longer control sequences are noise. */
const maxSequenceLength = 64;
const x10MouseLength = 6;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Turns the bytes of a terminal into keys and pastes, however the line cuts them into packets: one event per grapheme
 * (`jjj` in one packet is three), sequences and UTF-8 joined over packets, reports and replies of the terminal swallowed.
 * Knows no time: when `waitsFor` says that more should come, its owner calls `expire` if it does not.
 */
export class InputDecoder {
  private pending: Buffer = nothing;
  /** Bytes at the front of `pending` whose time ran out: Escape was reported, or the sequence given up. */
  private late = 0;
  private paste: PasteCollector | undefined;
  private pasteStalled = false;
  private readonly emit: (event: InputEvent) => void;

  constructor(emit: (event: InputEvent) => void) {
    this.emit = emit;
  }

  /** What would end the present doubt: the rest of a sequence (soon), or what may still follow a late one (longer). */
  get waitsFor(): 'rest' | 'remainder' | undefined {
    if (this.paste) return this.pasteStalled ? undefined : 'remainder';
    if (this.pending.length === 0) return undefined;
    const isReply = this.pending.length > 2 && isStringIntroducer(this.pending[1]);
    return isReply || this.pending.length === this.late ? 'remainder' : 'rest';
  }

  push(bytes: Uint8Array): void {
    if (this.paste && this.pasteStalled && bytes.length === 1 && bytes[0] === ctrlC) {
      // The end of the paste was lost on the way: the one key that must always work throws it away.
      this.paste = undefined;
    }
    this.pasteStalled = false;
    this.pending = this.pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.pending, bytes]);
    let at = 0;
    while (at < this.pending.length) {
      const next = this.paste ? this.takePaste(this.paste, at) : this.take(at);
      if (next === incomplete) break;
      at = next;
      this.late = 0;
    }
    if (at > 0) this.pending = this.pending.subarray(at);
  }

  /** Ends the wait that `waitsFor` named. */
  expire(): void {
    if (this.paste) {
      this.pasteStalled = true;
      return;
    }
    const [first, second] = this.pending;
    if (first === undefined) return;
    const isAlone = this.pending.length === 2 && second !== undefined;
    if (first === esc && this.late === 0 && this.pending.length === 1) {
      this.emit(namedKey('escape'));
      this.late = 1;
      return;
    }
    if (first === esc && this.late === 0 && isSequenceIntroducer(second)) {
      this.late = this.pending.length;
      return;
    }
    if (first === esc && isAlone && this.late === 0) this.emitCharacter(second, true);
    if (first === esc && isAlone && this.late === 1) this.emitCharacter(second, false);
    this.pending = nothing;
    this.late = 0;
  }

  /** Forgets what was begun. */
  reset(): void {
    this.pending = nothing;
    this.late = 0;
    this.paste = undefined;
    this.pasteStalled = false;
  }

  /** Takes one key, sequence or stretch of text at `at`; gives where the next begins, or `incomplete`. */
  private take(at: number): number {
    const byte = this.pending[at] as number;
    if (byte === esc) return this.takeEscape(at);
    if (!isControl(byte)) return this.takeText(at);
    this.emit(controlKey(byte));
    return at + 1;
  }

  private takePaste(paste: PasteCollector, at: number): number {
    const taken = paste.take(this.pending.subarray(at));
    if (!paste.isComplete) return taken === 0 ? incomplete : at + taken;
    this.paste = undefined;
    this.emit({ type: 'paste', text: paste.text() });
    return at + taken;
  }

  private takeText(at: number): number {
    let end = at;
    while (end < this.pending.length && !isControl(this.pending[end] as number)) end++;
    if (end === this.pending.length) end -= incompleteTail(this.pending.subarray(at, end));
    if (end === at) return incomplete;
    for (const { segment } of segmenter.segment(this.pending.toString('utf8', at, end))) {
      // Bytes that are no UTF-8, and C1 controls, are line noise.
      if (!/[\ufffd\u0080-\u009f]/.test(segment)) this.emit(characterKey(segment));
    }
    return end;
  }

  private takeEscape(at: number): number {
    const kind = this.pending[at + 1];
    const isLate = at === 0 && this.late > 0;
    if (kind === undefined) return incomplete;
    if (kind === 0x5b) return this.takeControlSequence(at, isLate);
    if (kind === 0x4f) return this.takeSingleShift(at, isLate);
    if (isLate) return at + 1;
    if (isStringIntroducer(kind)) return this.takeControlString(at);
    if (kind === esc || kind === ctrlC) {
      this.emit(namedKey('escape'));
      return at + 1;
    }
    if (isControl(kind)) {
      this.emit(controlKey(kind, true));
      return at + 2;
    }
    const end = at + 1 + utf8Length(kind);
    if (end > this.pending.length) return incomplete;
    this.emit(characterKey(this.pending.toString('utf8', at + 1, end), { ctrl: false, alt: true, shift: false }));
    return end;
  }

  /** `CSI …`. Of a late one only the start of a paste counts: what it brings must not become keys. */
  private takeControlSequence(at: number, isLate: boolean): number {
    const start = at + 2;
    if (this.pending[start] === 0x4d) return this.untilLength(at + x10MouseLength);
    if (this.pending[start] === 0x5b) return this.takeLinuxFunctionKey(start + 1, isLate);
    let end = start;
    while (isParameter(this.pending[end])) end++;
    const parameters = this.pending.toString('latin1', start, end);
    const isPlain = !isIntermediate(this.pending[end]);
    while (isIntermediate(this.pending[end])) end++;
    const final = this.pending[end];
    if (end - at > maxSequenceLength) return end;
    if (final === undefined) return incomplete;
    // A byte that belongs to no sequence breaks this one off and is read by itself.
    if (final < 0x40 || final > 0x7e) return end;
    const letter = String.fromCharCode(final);
    if (parameters === '200' && letter === '~') this.paste = new PasteCollector();
    else if (isPlain && !isLate) this.emitIfKey(csiKey(parameters, letter));
    return end + 1;
  }

  private takeLinuxFunctionKey(at: number, isLate: boolean): number {
    const letter = this.pending[at];
    if (letter === undefined) return incomplete;
    if (!isLate) this.emitIfKey(linuxFunctionKey(String.fromCharCode(letter)));
    return at + 1;
  }

  /** `SS3 …`, or Alt-O before something else. */
  private takeSingleShift(at: number, isLate: boolean): number {
    let end = at + 2;
    while (isParameter(this.pending[end])) end++;
    const final = this.pending[end];
    if (final === undefined) return incomplete;
    const parameters = this.pending.toString('latin1', at + 2, end);
    const key = ss3Key(parameters, String.fromCharCode(final));
    // After a late Escape a typed `Ok` is likelier than a key of the keypad.
    if (isLate) return key && parameters === '' && key.text === '' ? end + 1 : at + 1;
    if (key) this.emit(key);
    else this.emitCharacter(0x4f, true);
    return key ? end + 1 : at + 2;
  }

  /** OSC, DCS, APC: replies of the terminal, swallowed. */
  private takeControlString(at: number): number {
    for (let i = at + 2; i < this.pending.length; i++) {
      const byte = this.pending[i];
      if (byte === bell) return i + 1;
      if (byte !== esc) continue;
      if (i + 1 === this.pending.length) return incomplete;
      return this.pending[i + 1] === 0x5c ? i + 2 : i;
    }
    return incomplete;
  }

  private untilLength(end: number): number {
    return end <= this.pending.length ? end : incomplete;
  }

  private emitIfKey(key: KeyEvent | undefined): void {
    if (key) this.emit(key);
  }

  private emitCharacter(byte: number, alt: boolean): void {
    // Half a UTF-8 character is none.
    if (byte < 0x80) this.emit(characterKey(String.fromCharCode(byte), { ctrl: false, alt, shift: false }));
  }
}

function isControl(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f;
}

function isParameter(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x3f;
}

function isIntermediate(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte <= 0x2f;
}

function isSequenceIntroducer(byte: number | undefined): boolean {
  return byte === 0x5b || byte === 0x4f;
}

/** OSC, DCS, APC. Terminals reply with no SOS or PM: `ESC X` and `ESC ^` are Alt-X and Alt-^. */
function isStringIntroducer(byte: number | undefined): boolean {
  return byte === 0x5d || byte === 0x50 || byte === 0x5f;
}
