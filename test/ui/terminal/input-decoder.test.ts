import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputDecoder, type InputEvent } from '../../../src/ui/terminal/input-decoder.ts';

/** Stands for "the wait is over" between packets. */
const wait = Symbol('wait');
type Packet = string | Buffer | typeof wait;

function decode(packets: readonly Packet[]): InputEvent[] {
  const events: InputEvent[] = [];
  const decoder = new InputDecoder((event) => events.push(event));
  for (const packet of packets) {
    if (packet === wait) decoder.expire();
    else decoder.push(typeof packet === 'string' ? Buffer.from(packet) : packet);
  }
  return events;
}

/** Keys by name, pastes as `paste(text)`. */
function names(packets: readonly Packet[]): string[] {
  return decode(packets).map((event) => (event.type === 'key' ? event.key : `paste(${event.text})`));
}

const esc = '\x1b';

describe('InputDecoder', () => {
  it.each<[string, Packet[], string[]]>([
    ['characters of one packet one by one', ['jjj'], ['j', 'j', 'j']],
    ['capitals, signs and space', ['J/? '], ['J', '/', '?', 'space']],
    ['letters of any language', ['é在ş'], ['é', '在', 'ş']],
    ['graphemes whole', ['👩‍🚀👍🏽e\u0301'], ['👩‍🚀', '👍🏽', 'e\u0301']],
    ['UTF-8 split over packets', [Buffer.from([0xe5, 0x9c]), Buffer.from([0xa8])], ['在']],
    ['half a character that never ends', [Buffer.from([0xe5, 0x9c]), wait, 'a'], ['a']],
    ['bytes that are no UTF-8', [Buffer.from([0xff, 0x61, 0xc0, 0x62])], ['a', 'b']],
    ['C1 controls', ['\u009b\u0085a'], ['a']],
    ['enter by CR and by LF', ['\r', '\n'], ['enter', 'enter']],
    ['tab, backspace in both forms', ['\t\x7f\b'], ['tab', 'backspace', 'backspace']],
    ['control letters', ['\x03\x0c\x1a\x00\x1f'], ['ctrl-c', 'ctrl-l', 'ctrl-z', 'ctrl-space', 'ctrl-_']],
    ['escape after its wait', [esc, wait], ['escape']],
    ['escape, then soon a key in the same packet', [`${esc}j`], ['alt-j']],
    ['escape, then later a key', [esc, wait, 'j'], ['escape', 'j']],
    ['two escapes', [esc + esc, wait], ['escape', 'escape']],
    ['escape, then an arrow in the same packet', [`${esc}${esc}[B`], ['escape', 'down']],
    ['escape, then Ctrl-C in the same packet', [`${esc}\x03`], ['escape', 'ctrl-c']],
    ['alt with letters, capitals and other scripts', [`${esc}x${esc}X${esc}ş`], ['alt-x', 'alt-X', 'alt-ş']],
    ['alt with enter and backspace', [`${esc}\r${esc}\x7f`], ['alt-enter', 'alt-backspace']],
    ['alt with what starts a reply', [`${esc}]`, wait, `${esc}P`, wait], ['alt-]', 'alt-P']],
    ['arrows', ['\x1b[A\x1b[B\x1b[C\x1b[D'], ['up', 'down', 'right', 'left']],
    ['arrows in application mode', ['\x1bOA\x1bOB\x1bOC\x1bOD'], ['up', 'down', 'right', 'left']],
    [
      'arrows with modifiers',
      ['\x1b[1;5A\x1b[1;2B\x1b[1;3C\x1b[1;8D'],
      ['ctrl-up', 'shift-down', 'alt-right', 'ctrl-alt-shift-left'],
    ],
    [
      'arrows with modifiers, older forms',
      ['\x1b[5A\x1b[a\x1bOb\x1bO5C'],
      ['ctrl-up', 'shift-up', 'ctrl-down', 'ctrl-right'],
    ],
    ['home in every form', ['\x1b[H\x1bOH\x1b[1~\x1b[7~'], ['home', 'home', 'home', 'home']],
    ['end in every form', ['\x1b[F\x1bOF\x1b[4~\x1b[8~'], ['end', 'end', 'end', 'end']],
    ['the block of six', ['\x1b[2~\x1b[3~\x1b[5~\x1b[6~'], ['insert', 'delete', 'pageup', 'pagedown']],
    [
      'the same with modifiers',
      ['\x1b[3;5~\x1b[5;2~\x1b[6^\x1b[5@'],
      ['ctrl-delete', 'shift-pageup', 'ctrl-pagedown', 'ctrl-shift-pageup'],
    ],
    ['shift-tab', ['\x1b[Z'], ['shift-tab']],
    ['F1 to F4', ['\x1bOP\x1bOQ\x1b[R\x1b[14~\x1b[1;2P\x1b[1;5R'], ['f1', 'f2', 'f3', 'f4', 'shift-f1', 'ctrl-f3']],
    ['F5 and up', ['\x1b[15~\x1b[17~\x1b[24~\x1b[25~'], ['f5', 'f6', 'f12', 'f13']],
    ['F1 and F5 of the Linux console', ['\x1b[[A\x1b[[E'], ['f1', 'f5']],
    ['keypad in application mode', ['\x1bOM\x1bOp\x1bOk'], ['enter', '0', '+']],
    ['Alt-O', [`${esc}O`, wait, wait, 'j'], ['j']],
    [
      'kitty',
      ['\x1b[27u\x1b[13u\x1b[99;5u\x1b[97;2u\x1b[49:33;2u\x1b[57358u'],
      ['escape', 'enter', 'ctrl-c', 'A', '!'],
    ],
    ['kitty press, repeat and release', ['\x1b[106;1:1u\x1b[106;1:2u\x1b[106;1:3u\x1b[1;1:3B'], ['j', 'j']],
    ['modifyOtherKeys', ['\x1b[27;5;105~\x1b[27;6;9~'], ['ctrl-i', 'ctrl-shift-tab']],
    ['sequence split over packets', [esc, '[1', ';5', 'A'], ['ctrl-up']],
    ['sequence broken off by a control', ['\x1b[1;\x03'], ['ctrl-c']],
    ['remainder after a late escape', [esc, wait, '[B'], ['escape']],
    ['remainder with modifiers, in two packets', [esc, wait, '[1;', '5A', 'j'], ['escape', 'j']],
    ['SS3 remainder after a late escape', [esc, wait, 'OA'], ['escape']],
    ['a remainder later than late is typed', [esc, wait, wait, '[B'], ['escape', '[', 'B']],
    ['a bracket typed after escape', [esc, wait, '[', wait], ['escape', '[']],
    ['words typed after escape', [esc, wait, 'Ok'], ['escape', 'O', 'k']],
    ['remainder of a sequence that stopped half way', ['\x1b[', wait, 'B', 'j'], ['j']],
    ['mouse reports of X10', [Buffer.from([0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x1b]), 'j'], ['j']],
    ['mouse reports of SGR and urxvt', ['\x1b[<0;10;20M\x1b[<0;10;20m\x1b[32;10;20Mj'], ['j']],
    ['focus', ['\x1b[I\x1b[Oj'], ['j']],
    [
      'replies: attributes, status, cursor, mode, size',
      ['\x1b[?62;4c\x1b[>0;276;0c\x1b[0n\x1b[12;40R\x1b[?2026;1$y\x1b[8;50;200tj'],
      ['j'],
    ],
    [
      'replies: colours, versions, clipboard',
      ['\x1b]11;rgb:0/0/0\x07\x1b]52;c;eA==\x1b\\\x1bP>|xterm\x1b\\\x1b_Gi=1\x1b\\j'],
      ['j'],
    ],
    ['a reply in pieces', ['\x1b]11;rgb', ':0/0', '/0\x1b', '\\j'], ['j']],
    ['a reply without end', ['\x1b]11;rgb', wait, 'j'], ['j']],
    ['paste', ['\x1b[200~q\x1b[A\x03\r\nx\x1b[201~j'], ['paste(q\x1b[A\x03\nx)', 'j']],
    ['paste over packets, markers too', ['\x1b[20', '0~dr', 'op\x1b', '[20', '1~j'], ['paste(drop)', 'j']],
    ['paste of the start of its own end', ['\x1b[200~a\x1b[201b\x1b[201~'], ['paste(a\x1b[201b)']],
    ['paste with a pause in it', ['\x1b[200~dr', wait, 'op\x1b[201~'], ['paste(drop)']],
    ['paste after a late escape', [esc, wait, '[200~quit\x1b[201~'], ['escape', 'paste(quit)']],
    ['two pastes', ['\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~'], ['paste(a)', 'paste(b)']],
    ['an end without a paste', ['\x1b[201~j'], ['j']],
    ['Ctrl-C when the end of a paste was lost', ['\x1b[200~dr', wait, '\x03', 'j'], ['ctrl-c', 'j']],
    ['Ctrl-C inside a paste', ['\x1b[200~dr', '\x03', 'op\x1b[201~'], ['paste(dr\x03op)']],
  ])('%s', (_what, packets, expected) => {
    expect(names(packets)).toEqual(expected);
  });

  it('tells modifiers and text apart from the name', () => {
    expect(decode(['J'])).toEqual([{ type: 'key', key: 'J', ctrl: false, alt: false, shift: false, text: 'J' }]);
    expect(decode(['\x1b[1;6A'])).toEqual([
      { type: 'key', key: 'ctrl-shift-up', ctrl: true, alt: false, shift: true, text: '' },
    ]);
    expect(decode([' \x1bx'])).toEqual([
      { type: 'key', key: 'space', ctrl: false, alt: false, shift: false, text: ' ' },
      { type: 'key', key: 'alt-x', ctrl: false, alt: true, shift: false, text: '' },
    ]);
  });

  it('keeps at most a megabyte of a paste and still finds its end', () => {
    const [paste, key] = decode([
      '\x1b[200~',
      ...Array.from({ length: 20 }, () => 'x'.repeat(100_000)),
      '\x1b[201~',
      'j',
    ]);
    expect(paste?.type === 'paste' && paste.text.length).toBe(1 << 20);
    expect(key).toMatchObject({ key: 'j' });
  });

  it('gives the same events wherever the line cuts the bytes', () => {
    const token = fc.constantFrom(
      ...['j', 'J', 'é', '在', '😀', ' ', '\r', '\x03', '\x7f', '\x1b[A', '\x1bOB', '\x1b[1;5C', '\x1b[3~', '\x1b[Z'],
      ...['\x1b[200~ab\x1b[31m\r\n在\x1b[201~', '\x1b[<0;1;2M', '\x1b[M !!', '\x1b[I', '\x1b[?1;2c', '\x1b]11;rgb\x07'],
      ...['\x1bP1$r\x1b\\', '\x1bx', '\x1bé', '\x1b\r', '\x1b[97;5u', '\x1b[[B', '\x1b\x1b[D', '\x1b[5^'],
    );
    const cuts = fc.array(fc.nat(200), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), cuts, (tokens, positions) => {
        const bytes = Buffer.from(tokens.join(''));
        const edges = [0, ...positions.map((p) => Math.min(p, bytes.length)).sort((a, b) => a - b), bytes.length];
        const packets = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
        expect(decode(packets)).toEqual(decode([bytes]));
        expect(decode([...bytes].map((byte) => Buffer.from([byte])))).toEqual(decode([bytes]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives any bytes and any waits', () => {
    const packet = fc.oneof(
      fc.constant(wait),
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
        // Whatever came before, an abandoned sequence is forgotten after its waits, and a lost paste after Ctrl-C.
        const after = names([...packets, wait, wait, wait, '\x03', 'q']);
        expect(after.slice(-2)).toEqual(['ctrl-c', 'q']);
      }),
      { numRuns: 2_000 },
    );
  });
});
