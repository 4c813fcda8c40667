import { readFileSync, statSync } from 'node:fs';

/** The name of a user by number, `uid 1001` where nobody has it. */
export function userName(uid: number): string {
  try {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.split(':')[2] === String(uid));
    return line?.split(':')[0] ?? `uid ${uid}`;
  } catch {
    return `uid ${uid}`;
  }
}

/** Where `orderdeck install` puts the daemon's unit. */
export const unitFile = '/etc/systemd/system/orderdeck.service';

/** Whom the daemon's unit says it runs as; null where there is no unit, or it names nobody. */
export function unitUser(file = unitFile): string | null {
  try {
    return /^User=(\S+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Who must be able to write here: the user of the process that works, else whoever looks; root looks for the owner of the home,
 * since the daemon never runs as root.
 */
export function workingUser(home: string, pid: number | null): number {
  if (pid !== null) {
    try {
      return statSync(`/proc/${pid}`).uid;
    } catch {
      // It has ended, or the system does not tell.
    }
  }
  const own = process.getuid?.() ?? 0;
  return own === 0 ? statSync(home).uid : own;
}
