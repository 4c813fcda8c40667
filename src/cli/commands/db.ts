import type { Command } from 'commander';
import { giveBackAll } from '../../core/inbox/give-back.ts';
import { storeInfo } from '../../core/store/store-info.ts';
import { makeMissingIn } from '../../core/store/structure.ts';
import { bytes } from '../../ui/present/counts.ts';
import { act, type Call, takesCommon } from '../act.ts';
import { Refusal } from '../failure.ts';
import { withSession } from '../session.ts';

/** `db info`: what the database is and holds (S13); `db migrate`: brings it up to this program's schema; `db optimize`: M129. */
export function registerDb(program: Command): void {
  const db = takesCommon(program.command('db'))
    .description('look at the database')
    .argument('[what]')
    .enablePositionalOptions()
    .allowExcessArguments()
    .action((what: string | undefined) => {
      const said = what === undefined ? 'What of the database? Say it.' : `There is no command db ${what}.`;
      throw new Refusal(
        'unknown-command',
        said,
        '`orderdeck db info` tells what it holds, `orderdeck db migrate` updates it, `orderdeck db optimize` writes it anew.',
      );
    });
  act(db.command('info').description('tables, counts, schema version, foreign keys'), info);
  act(db.command('migrate').description('create the database or bring its schema up to date'), migrate);
  act(
    db
      .command('optimize')
      .description('write database and inbox anew without what is deleted; who writes meanwhile waits'),
    optimize,
  );
}

async function info({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ store }) => {
    const found = await storeInfo(store);
    output.document(found);
    output.print(`${found.file}, ${bytes(found.sizeBytes)}`);
    output.print(
      `schema ${found.schemaVersion}, SQLite ${found.sqliteVersion}, journal ${found.journalMode}, foreign keys ${found.foreignKeys ? 'on' : 'OFF'}`,
    );
    await output.table({
      columns: [{ title: 'Table' }, { title: 'Rows', align: 'right' }],
      rows: found.tables.map(({ name, rows }) => [name, String(rows)]),
    });
  });
}

/** Every command brings the schema up to date before it works; this one also makes anew, empty, what somebody took out (M29, M120). */
async function migrate({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ store }) => {
    const made = await makeMissingIn(store.file);
    const { file, schemaVersion } = await storeInfo(store);
    output.document({ file, schemaVersion, made });
    for (const piece of made) output.print({ text: `made anew, empty: ${piece}`, tone: 'warn' });
    output.print(`${file} has schema ${schemaVersion}, this program’s own`);
  });
}

/** Before and after in bytes, and the time that it took (M129). */
async function optimize({ home, output }: Call): Promise<undefined> {
  await withSession(home, async ({ settings }) => {
    const done = giveBackAll(settings, true);
    output.document({ files: done });
    for (const { file, bytesBefore, bytesAfter, ms, rewritten } of done)
      output.print(
        `${file}: ${bytes(bytesBefore)} → ${bytes(bytesAfter)} in ${ms} ms${rewritten ? '' : '; the disk has no room to write it anew'}`,
      );
  });
}
