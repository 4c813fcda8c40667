import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { spawn as spawnInTerminal } from 'node-pty';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { installSteps, uninstallSteps } from '../../src/cli/service/host.ts';
import { notifier } from '../../src/cli/service/notify.ts';
import { unitMark, unitText } from '../../src/cli/service/unit.ts';
import { launcher, newHome, run, start } from '../program.ts';

/** A folder for units that is not the host's. */
function newUnits(): { dir: string; file: string; units: string[] } {
  const dir = newHome();
  return { dir, file: path.join(dir, 'orderdeck.service'), units: ['--unit-dir', dir] };
}

const user = ['--user', 'daemon'];
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/**
 * A report, made twice with the environment of the unit: all that is logged lies in that folder and nowhere else (S2, M28), and both
 * reports can be opened, the newest first (S16).
 */
async function expectLogsAt(logs: string, home: string, unit: string): Promise<void> {
  const lines = [...readFileSync(unit, 'utf8').matchAll(/^Environment=(\w+)=(.*)$/gm)];
  const env = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  for (const _ of [1, 2]) expect((await run(home, ['run', 'ai-usage-report'], env)).code).toBe(0);
  const made = readdirSync(logs, { recursive: true }).map(String);
  for (const job of ['engine', 'ai-usage-report'])
    expect(made.filter((name) => new RegExp(`^${job}/\\d{4}-\\d\\d-\\d\\d\\.log$`).test(name))).toHaveLength(1);
  expect(readdirSync(home, { recursive: true }).filter((name) => /\.log(\.gz)?$/.test(String(name)))).toEqual([]);
  const runs = JSON.parse((await run(home, ['runs', '--job', 'ai-usage-report', '--json'], env)).stdout);
  expect(runs.items.map(({ id }: { id: number }) => id)).toEqual([2, 1]);
  for (const id of ['2', '1']) {
    const { items } = JSON.parse((await run(home, ['logs', '--run', id, '--json'], env)).stdout);
    const texts: string[] = items.map(({ text }: { text: string }) => text);
    expect([texts[0], texts.at(-1)]).toEqual([expect.stringMatching(/^started/), expect.stringMatching(/^ended: /)]);
  }
}

describe('service', () => {
  it('says first what it will do, does it once, and takes all of it back', async () => {
    const [home, { dir, file, units }] = [newHome(), newUnits()];
    const install = ['service', 'install', ...user, ...units];
    const planned = await run(home, [...install, '--dry-run']);
    expect(planned.stdout).toContain(`would write ${file}`);
    expect(planned.stdout).toContain('+ NoNewPrivileges=yes');
    const unasked = await run(home, install);
    expect(unasked).toMatchObject({ code: 2, stderr: expect.stringContaining('Add --yes') });
    expect(readdirSync(dir)).toEqual([]);
    expect((await run(home, ['service', 'status', ...units])).code).toBe(1);

    expect((await run(home, [...install, '--yes'])).code).toBe(0);
    const unit = readFileSync(file, 'utf8');
    expect(unit).toMatch(new RegExp(`^ExecStart=${process.execPath} .*orderdeck\\.js --daemon --home ${home}$`, 'm'));
    expect(unit).toContain(`User=daemon\nWorkingDirectory=${home}\n`);
    expect(unit).toMatch(/^TimeoutStopSec=45s$/m);
    expect(unit.includes('WatchdogSec=60s')).toBe(hasSystemd);
    expect(unit).toMatch(new RegExp(`^ReadWritePaths=${home}$`, 'm'));
    expect(readlinkSync(path.join(dir, 'multi-user.target.wants', 'orderdeck.service'))).toBe('../orderdeck.service');
    expect((await run(home, ['service', 'status', ...units])).stdout).toContain('starts with the host');
    expect((await run(home, install)).stdout).toContain('nothing to do');

    const logs = newHome();
    const changed = await run(home, [...install, '--log-dir', logs, '--yes']);
    expect(changed.stdout).toContain(`- ReadWritePaths=${home}`);
    expect(changed.stdout).toContain(`+ ReadWritePaths=${home} ${logs}`);
    expect(readFileSync(file, 'utf8')).toContain(`Environment=ORDERDECK_LOG_DIR=${logs}\n`);
    await expectLogsAt(logs, home, file);

    expect((await run(home, ['service', 'uninstall', ...units, '--yes'])).stdout).toContain(`will remove ${file}`);
    expect(readdirSync(dir, { recursive: true })).toEqual(['multi-user.target.wants']);
    expect((await run(home, ['service', 'uninstall', ...units])).stdout).toContain('nothing to do');
  });

  it('asks who sits there, and takes anything but yes for no', async () => {
    const [home, { dir, file, units }] = [newHome(), newUnits()];
    expect(await answered('\r', home, ['service', 'install', ...user, ...units])).toBe(1);
    expect(readdirSync(dir)).toEqual([]);
    expect(await answered('y\r', home, ['service', 'install', ...user, ...units])).toBe(0);
    expect(existsSync(file)).toBe(true);
  });

  it('tells a running systemd what changed, in order, and says when it refuses', () => {
    const { told, fail } = newSystemctl();
    const { dir, file } = newUnits();
    const host = { file, link: path.join(dir, 'multi-user.target.wants', 'orderdeck.service'), live: true };
    const install = (text: string): void => {
      for (const step of installSteps(host, text)) step.run();
    };
    install(`${unitMark}\n[Unit]\n`);
    expect(told()).toEqual(['daemon-reload', 'restart orderdeck.service']);
    install(`${unitMark}\n[Unit]\n`);
    expect(told()).toEqual(['is-active orderdeck.service']);
    fail();
    expect(() => install(`${unitMark}\n[Service]\n`)).toThrow('systemctl daemon-reload failed: no such thing');
    expect(uninstallSteps(host).map((step) => step.words)).toEqual([
      'systemctl stop orderdeck.service',
      `remove ${host.link}`,
      `remove ${file}`,
      'systemctl daemon-reload',
    ]);
  });

  it.each([
    ['a user that is none', ['--user', 'no-such-user'], 'There is no user'],
    ['root', ['--user', 'root'], 'no rights of root'],
    ['a Node that is none', [...user, '--node', '/bin/cat'], 'is no Node'],
    ['a log folder that is not there', [...user, '--log-dir', '/srv/none/logs'], 'install -d -o daemon'],
  ])('refuses %s and writes nothing', async (_what, args, why) => {
    const { dir, units } = newUnits();
    const told = await run(newHome(), ['service', 'install', ...args, ...units, '--yes']);
    expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    expect(readdirSync(dir)).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('tells that the user cannot reach the Node it is to run', async () => {
    const [home, node] = [newHome(), path.join(newHome(), 'node')];
    symlinkSync(process.execPath, node);
    const install = ['service', 'install', ...user, ...newUnits().units, '--dry-run'];
    expect((await run(home, [...install, '--node', node])).stdout).toContain(`daemon cannot reach ${node}`);
  });

  it('leaves a unit alone that somebody else wrote', async () => {
    const { file, units } = newUnits();
    writeFileSync(file, '[Service]\nExecStart=/bin/true\n');
    for (const verb of [['install', ...user], ['uninstall']]) {
      const told = await run(newHome(), ['service', ...verb, ...units, '--yes']);
      expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining('not written by orderdeck') });
    }
    expect(readFileSync(file, 'utf8')).toBe('[Service]\nExecStart=/bin/true\n');
  });

  it.skipIf(existsSync('/run/systemd/system'))('says without systemd what to do instead', async () => {
    const told = await run(newHome(), ['service', 'install', ...user, '--yes']);
    expect(told).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/not started by systemd.*--daemon.*crontab export/),
    });
  });
});

it.skipIf(!hasSystemd)('is a unit that systemd accepts and calls well shut in, odd folders too', () => {
  const home = path.join(newHome(), 'our "own" 100%');
  mkdirSync(home);
  const file = path.join(path.dirname(home), 'orderdeck.service');
  const terms = { user: 'daemon', node: process.execPath, home, logDir: '/var/log', stopSeconds: 45, watchdog: true };
  writeFileSync(file, unitText({ ...terms, writable: [home, '/var/log'] }));
  const analyze = (...args: string[]) => spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
  const verified = analyze('verify', '--man=no');
  expect({ status: verified.status, stderr: verified.stderr }).toEqual({ status: 0, stderr: '' });
  const { stdout } = analyze('security', '--offline=true', '--no-pager');
  expect(Number(/Overall exposure level.*: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2);
  expect(stdout).not.toMatch(/✗ NoNewPrivileges=/);
});

/** Runs the program in a terminal, answers its question, and waits for its exit code. */
function answered(answer: string, home: string, args: readonly string[]): Promise<number> {
  const terminal = spawnInTerminal(process.execPath, [launcher, ...args, '--home', home], { cols: 200, rows: 50 });
  let said = '';
  terminal.onData((data) => {
    const asked = said.includes('[y/N]');
    said += data;
    if (!asked && said.includes('[y/N]')) terminal.write(answer);
  });
  return new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
}

/** A `systemctl` that writes down what it is told and says that all is active, until it is to fail. */
function newSystemctl(): { told: () => string[]; fail: () => void } {
  const dir = newHome();
  const [program, log] = [path.join(dir, 'systemctl'), path.join(dir, 'told')];
  const write = (end: string): void => {
    writeFileSync(program, `#!/bin/sh\necho "$@" >>'${log}'\n${end}\n`);
    chmodSync(program, 0o755);
  };
  write('echo active');
  vi.stubEnv('PATH', `${dir}:${process.env['PATH']}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const told = (): string[] => {
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    writeFileSync(log, '');
    return lines;
  };
  return { told, fail: () => write('echo no such thing >&2; exit 1') };
}

/** A host whose `systemd-notify` writes down what it is told. */
function newSystemd(): { env: Record<string, string>; told: () => string[] } {
  const dir = newHome();
  const [program, log] = [path.join(dir, 'systemd-notify'), path.join(dir, 'told')];
  writeFileSync(program, `#!/bin/sh\necho "$@" >>'${log}'\n`);
  chmodSync(program, 0o755);
  writeFileSync(log, '');
  const env = { PATH: `${dir}:${process.env['PATH']}`, NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '300000' };
  return { env, told: () => readFileSync(log, 'utf8').trim().split('\n') };
}

describe('what the daemon tells systemd', () => {
  it('is that it is ready, that it lives, and that it stops', async () => {
    const { env, told } = newSystemd();
    const daemon = start(newHome(), ['--daemon'], env);
    await daemon.says('working as daemon');
    await expect.poll(told, { timeout: 10_000 }).toContain('WATCHDOG=1');
    expect(told()).toContain('--ready');
    daemon.child.kill('SIGTERM');
    expect((await daemon.done).code).toBe(0);
    expect(told()).toContain('STOPPING=1');
  });

  it('is no sign of life while it does not work', async () => {
    const { env, told } = newSystemd();
    let asked = 0;
    notifier(
      env,
      async () => ++asked > 3,
      () => undefined,
    ).ready();
    await expect.poll(told, { timeout: 10_000 }).toContain('WATCHDOG=1');
    expect(asked).toBeGreaterThan(3);
    expect(told().filter((line) => line === 'WATCHDOG=1').length).toBeLessThanOrEqual(asked - 3);
  });

  it('is told in the log when it cannot be told', async () => {
    const daemon = start(newHome(), ['--daemon'], { NOTIFY_SOCKET: '/nowhere/notify' });
    await daemon.says(/warn {2}systemd cannot be told: systemd-notify/);
    daemon.child.kill('SIGTERM');
    expect((await daemon.done).code).toBe(0);
  });
});
