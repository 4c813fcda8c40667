import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import mysql from 'mysql2/promise';

/** A real MariaDB, and why there is none where there is none. */
export type MariaDb = { readonly port: number; stop(): void } | { readonly missing: string };

const usual = { host: '127.0.0.1', user: 'root', charset: 'utf8mb4' };

/** The server at 127.0.0.1:3306 that root may use without a password; else one of our own, in a folder that goes with it. */
export async function findMariaDb(): Promise<MariaDb> {
  if (process.env['ORDERDECK_TEST_OWN_MARIADB'] === undefined && (await answers(3306)))
    return { port: 3306, stop: () => undefined };
  const server = programIn('mariadbd', 'mysqld');
  const installer = programIn('mariadb-install-db', 'mysql_install_db');
  if (!server || !installer) return { missing: 'MariaDB is not installed' };
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-mariadb-'));
  const data = path.join(folder, 'data');
  // Servers refuse to run as root unless they are told that it is meant.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  const made = spawnSync(
    installer,
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...user],
    { encoding: 'utf8' },
  );
  const port = await freePort();
  const child =
    made.status === 0
      ? spawn(server, [
          '--no-defaults',
          `--datadir=${data}`,
          `--socket=${path.join(folder, 'socket')}`,
          `--port=${port}`,
          '--bind-address=127.0.0.1',
          ...user,
        ])
      : null;
  const stop = () => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  if (child && (await isReady(child)) && (await answers(port))) return { port, stop };
  stop();
  return { missing: 'MariaDB does not start on this machine' };
}

/** A connection as the shop's own code makes it: lenient, in UTF-8, with the offset of the shop's zone. */
export async function connectAsOpenCart(port: number, database?: string): Promise<mysql.Connection> {
  const connection = await mysql.createConnection({
    ...usual,
    port,
    dateStrings: true,
    ...(database ? { database } : {}),
  });
  await connection.query("set session sql_mode = 'NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION', time_zone = '+03:00'");
  return connection;
}

async function answers(port: number): Promise<boolean> {
  try {
    const connection = await mysql.createConnection({ ...usual, port, connectTimeout: 3000 });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

function programIn(...names: string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function isReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', () => resolve(false));
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (line.includes('ready for connections')) resolve(true);
      });
  });
}
