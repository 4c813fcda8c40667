import type { Command } from 'commander';
import { claimAsks } from '../../core/domain/claim.ts';
import { approvePieces, disposePieces } from '../../core/store/claims/claim-acts.ts';
import { returnToJson } from '../../core/store/claims/claim-json.ts';
import { type ClaimPiece, pieceById } from '../../core/store/claims/claim-list.ts';
import { textOf } from '../../ui/present/line.ts';
import { returnWords } from '../../ui/present/returns.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count } from '../flags.ts';
import { type Session, withSession } from '../session.ts';

const words = {
  approve: {
    what: 'accept a piece that has come back: its buyer gets the money, which cannot be undone',
    not: 'waits for no answer',
  },
  restock: { what: 'an accepted piece is sold again: the shop’s stock goes up', not: 'is not accepted, or is over' },
  scrap: { what: 'an accepted piece is written off', not: 'is not accepted, or is over' },
} as const;
type Word = keyof typeof words;

/** `return approve|restock|scrap PIECE…`: what a person says of pieces that buyers send back (M13). */
export function registerReturn(program: Command): void {
  const parent = program.command('return').description('decide about a piece that a buyer sends back');
  for (const word of Object.keys(words) as Word[]) {
    const command = parent
      .command(word)
      .description(words[word].what)
      .argument('<piece...>', 'numbers from `orderdeck returns`');
    act<object, readonly [string[]]>(command, (call, _options, pieces) => decide(call, word, pieces.map(pieceNumber)));
  }
}

function pieceNumber(text: string): number {
  return count(text.replace(/^#/, ''));
}

async function decide({ home, output }: Call, word: Word, ids: readonly number[]): Promise<undefined> {
  await withSession(home, async (session) => {
    const pieces = await existing(session, ids);
    const refuse = (piece: ClaimPiece): never => {
      const now = textOf(returnWords(piece, session.now(), session.settings.zone));
      throw new Refusal('not-possible', `Return ${piece.id} ${words[word].not}: ${now}.`, 'See `orderdeck returns`.');
    };
    // All of them are looked at before anything is said of one: nothing takes it back.
    for (const piece of pieces) if (!mayBeSaid(word, piece)) refuse(piece);
    for (const piece of pieces) if ((await say(session, word, piece)) === 0) refuse(piece);
    const after = await existing(session, ids);
    output.document({ items: after.map(returnToJson), total: after.length });
    for (const piece of after)
      output.print(`return ${piece.id}: ${textOf(returnWords(piece, session.now(), session.settings.zone))}`);
    const { running } = await session.engine();
    const next = running ? 'Its next run tells it' : 'Nobody works now';
    output.print(`${next}; at once: \`orderdeck run trendyol-claims\``);
  });
}

async function existing({ store }: Session, ids: readonly number[]): Promise<ClaimPiece[]> {
  const pieces: ClaimPiece[] = [];
  for (const id of new Set(ids)) {
    const piece = await pieceById(store.db, id);
    if (!piece) throw new Refusal('unknown-return', `There is no return ${id}.`, 'See `orderdeck returns`.');
    pieces.push(piece);
  }
  return pieces;
}

function mayBeSaid(word: Word, piece: ClaimPiece): boolean {
  if (word === 'approve') return claimAsks(piece) === 'answer';
  return piece.status === 'accepted' && piece.settledAt === null;
}

function say({ store, actor, now }: Session, word: Word, piece: ClaimPiece): Promise<number> {
  if (word === 'approve') return approvePieces(store, actor, [piece], now());
  return disposePieces(store, actor, { pieces: [piece], disposal: word }, now());
}
