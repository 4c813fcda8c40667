import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { newHome, reaches, run } from '../program.ts';

const isRoot = process.getuid?.() === 0;
/** A user who may run the daemon: never root. */
const user = isRoot ? 'daemon' : userInfo().username;
const uid = Number(spawnSync('id', ['-u', user], { encoding: 'utf8' }).stdout);

it.skipIf(isRoot && !reaches(uid))(
  'install makes the unit with the guides’ words and tells what doctor finds as its user',
  async () => {
    const [home, units] = [newHome(), newHome()];
    if (isRoot) chownSync(home, uid, uid);
    const install = ['install', '--cron-user', user, '--node-path', process.execPath, '--unit-dir', units, '--yes'];
    const well = await run(home, install);
    expect(well).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Doctor finds nothing that keeps it from working'),
    });
    expect(readFileSync(path.join(units, 'orderdeck.service'), 'utf8')).toContain(`User=${user}\n`);
    // Who looked made nothing.
    expect(existsSync(path.join(home, 'db'))).toBe(false);

    writeFileSync(path.join(home, '.env'), 'STOCK_LOW=3\n');
    chmodSync(path.join(home, '.env'), 0o644);
    if (isRoot) chownSync(path.join(home, '.env'), uid, uid);
    const again = await run(home, [...install, '--json']);
    expect(again.code).toBe(1);
    const told = JSON.parse(again.stdout) as {
      steps: string[];
      doctor: { ok: boolean; checks: { id: string; state: string }[] };
    };
    expect(told).toMatchObject({ steps: [], doctor: { ok: false } });
    expect(told.doctor.checks.find(({ id }) => id === 'env-file')?.state).toBe('failed');

    const refused = await run(home, [...install, '--node-path', '/no/such/node']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('/no/such/node') });
  },
);
