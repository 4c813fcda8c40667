import { sql } from 'kysely';
import { backupFolder, listBackups } from '../../backup/shelf.ts';
import { presets } from '../../domain/presets.ts';
import { type Check, off, ok, warning } from '../check.ts';

const hourMs = 3_600_000;
/** They are made every hour; a night that the host sleeps through is none of its faults. */
const oldMs = 26 * hourMs;

/** What is kept for bad days, and how large the shop is. */
export const keepingChecks: readonly Check[] = [
  {
    id: 'backups',
    title: 'Backups',
    group: 'database',
    about:
      'When the last backup was made that was found whole, and whether any was changed since. A database that is damaged is put back from one; orders come again from their channels, a person’s decisions do not.',
    run: async (subject) => {
      const now = subject.clock.now();
      const all = listBackups(backupFolder(subject.home));
      const changed = all.find(({ state }) => state !== 'verified');
      const newest = all.find(({ state }) => state === 'verified');
      const { rows } = await sql<{ n: number }>`select count(*) as n from (select 1 from orders limit 1)`.execute(
        (await subject.store()).db,
      );
      if (newest === undefined && rows[0]?.n === 0) return off('there are no orders yet, and no backup');
      const hint = subject.settings().keeping.backups
        ? 'Make one now: `orderdeck backup`; see why `back-up` does not: `orderdeck runs --job back-up`.'
        : 'Make one now: `orderdeck backup`; with BACKUPS=yes the daemon makes one every hour.';
      if (newest === undefined) return warning('there is no backup', hint);
      const age = Math.round((now - newest.takenAt) / hourMs);
      const words = `${all.length}, the newest whole one ${newest.name}, ${age < 48 ? `${age} hours` : `${Math.round(age / 24)} days`} old`;
      if (now - newest.takenAt > oldMs) return warning(words, hint);
      return changed
        ? warning(
            `${words}; ${changed.name}: ${changed.why}`,
            'Look at it with `orderdeck backups`, and delete its folder.',
          )
        : ok(words);
    },
  },
  {
    id: 'preset',
    title: 'Shop size',
    group: 'database',
    about:
      'Which preset of the guide holds (all six of its values), and which fits as many products as there are: small below 1,000, medium to 10,000, large above. Where the one that holds is another than the one that fits, that one is proposed; where none holds, the values are somebody’s own and stay.',
    run: async (subject) => {
      const { products, fits, holds } = await subject.program.presetStanding(await subject.store(), subject.settings());
      if (fits === null) return off('no products are known yet');
      const count = `${products} product${products === 1 ? '' : 's'}`;
      if (holds === fits) return ok(`${holds} holds, and fits ${count}`);
      const { batchSize, memoryMb, timeSeconds, productMinutes, orderMinutes, stockMinutes } = presets[fits];
      const values = `batches of ${batchSize}, ${memoryMb} MB, ${timeSeconds} s; products every ${productMinutes} min, orders ${orderMinutes}, stock ${stockMinutes}`;
      const words = `${holds ?? 'no preset'} holds; ${count} ask for ${fits} (${values})`;
      const way = `orderdeck settings preset ${fits}`;
      return holds === null ? ok(`${words}: \`${way}\``) : warning(words, `See what it would change: \`${way}\`.`);
    },
  },
];
