import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Command } from 'commander';
import { openInstallationStore, readInstallation } from '../../app.ts';
import { makeFolder } from '../../core/folder.ts';
import type { Store } from '../../core/store/store.ts';
import { bytes } from '../../ui/present/counts.ts';
import { act, type Call } from '../act.ts';
import { type SupportScene, supportFiles } from '../support/files.ts';
import { tarOf } from '../support/tar.ts';

interface BundleOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** `support-bundle`: what helps who helps, listed before it is written (M155). It also works where the database does not. */
export function registerSupportBundle(program: Command): void {
  act<BundleOptions>(
    program
      .command('support-bundle')
      .description(
        'logs, errors, settings without secrets, schema and counts as one file for who helps: no order, no buyer, no secret. Lists what is in it; --yes writes it',
      )
      .option('-y, --yes', 'write it into support/ in the home')
      .option('--dry-run', 'list what would be in it'),
    bundle,
  );
}

async function bundle({ home, output }: Call, { yes = false, dryRun = false }: BundleOptions): Promise<undefined> {
  const installation = readInstallation(home, process.env);
  const { settings, clock, redact } = installation;
  const { store, storeProblem } = await openAny(installation);
  const scene: SupportScene = { settings, clock, redact, environment: process.env, store, storeProblem };
  const files = await supportFiles(scene).finally(() => store?.close());
  const contents = files.map(({ name, what, text }) => ({ name, what, bytes: Buffer.byteLength(text) }));
  await output.table({
    columns: [{ title: 'File' }, { title: 'Size', align: 'right' }, { title: 'What', least: 20 }],
    rows: contents.map(({ name, what, bytes: size }) => [name, bytes(size), what]),
  });
  if (!yes || dryRun) {
    output.document({ path: null, contents });
    output.print('Nothing is written yet: look it over, then say --yes.');
    return;
  }
  const folder = path.join(home, 'support');
  makeFolder(folder);
  const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(':', '-');
  const file = freeName(path.join(folder, `orderdeck-support-${stamp}Z`));
  const archive = tarOf(
    files.map(({ name, text }) => ({ name, bytes: Buffer.from(text) })),
    clock.now(),
  );
  writeFileSync(file, gzipSync(archive), { mode: 0o600, flag: 'wx' });
  output.document({ path: file, contents });
  output.print(`${file} is written. Nothing was sent anywhere.`);
}

function freeName(wanted: string): string {
  for (let count = 1; ; count += 1) {
    const file = `${wanted}${count === 1 ? '' : `-${count}`}.tar.gz`;
    if (!existsSync(file)) return file;
  }
}

/** The store as it is; where it cannot be opened, why: that is what help is asked for. */
async function openAny(
  installation: Parameters<typeof openInstallationStore>[0],
): Promise<{ store: Store | null; storeProblem: string | null }> {
  try {
    return { store: await openInstallationStore(installation, { role: 'read' }), storeProblem: null };
  } catch (error) {
    return { store: null, storeProblem: error instanceof Error ? error.message : String(error) };
  }
}
