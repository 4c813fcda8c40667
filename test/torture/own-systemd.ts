import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from '../jobs/engine/harness.ts';

/** Where the checkout is inside, read-only. */
export const checkout = '/opt/orderdeck';

/**
 * A host of its own in namespaces, with systemd as its first process. Its root is an overlay whose writes go to memory: units and
 * users are made there, and this host's files stay as they are, which is looked at before systemd begins. Its network is this
 * host's.
 */
const boot = `
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root
for place in proc dev sys; do mount --rbind /$place $place; done
mkdir -p .${checkout} mnt/old
mount --bind "$1" .${checkout}
mount -o remount,ro,bind .${checkout}
pivot_root . mnt/old
cd /
umount -l /mnt/old
[ "$(stat -f -c %T /)" = overlayfs ]
umount -l /proc
mount -t proc proc /proc
for place in /run /tmp /var/log; do mount -t tmpfs tmpfs $place; done
mkdir /run/lock
cat > /etc/systemd/system/host.target <<'UNIT'
[Unit]
DefaultDependencies=no
UNIT
for name in sysinit.target basic.target; do
  rm -rf /etc/systemd/system/$name.wants
  printf '[Unit]\\nDefaultDependencies=no\\n' > /etc/systemd/system/$name
done
export container=namespaces
exec /lib/systemd/systemd --unit=host.target --log-target=journal-or-kmsg --show-status=no
`;

/** Why there can be no such host here; null: there can. */
export function noSystemd(): string | null {
  if (process.getuid?.() !== 0) return 'not root';
  for (const program of ['/lib/systemd/systemd', 'unshare', 'nsenter'])
    if (spawnSync('which', [program]).status !== 0) return `no ${program}`;
  const overlay =
    'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/r && mount -t overlay o -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r';
  return spawnSync('unshare', ['-m', 'sh', '-c', overlay]).status === 0 ? null : 'no overlay may be mounted';
}

export interface Host {
  /** What a command says there on both streams, and its exit code. */
  does(command: string, as?: string): { readonly code: number | null; readonly said: string };
}

/** Boots it; it is gone when the test is over. */
export async function bootHost(from: string): Promise<Host> {
  const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-host-'));
  const script = path.join(folder, 'boot.sh');
  writeFileSync(script, boot);
  const outer = spawn('unshare', ['-f', '-p', '-m', '-u', '-i', '-C', '--kill-child', 'bash', script, from], {
    stdio: 'inherit',
    detached: true,
  });
  onTestFinished(async () => {
    const over = new Promise((resolve) => outer.once('close', resolve));
    outer.kill('SIGKILL');
    await over;
    rmSync(folder, { recursive: true });
  });
  const init = await eventually(async () => {
    const [pid] = spawnSync('pgrep', ['-P', String(outer.pid)])
      .stdout.toString()
      .trim()
      .split('\n');
    const name =
      pid &&
      execFileSync('cat', [`/proc/${pid}/comm`])
        .toString()
        .trim();
    return name === 'systemd' ? String(pid) : null;
  }, 'systemd to be the first process');
  const does: Host['does'] = (command, as = 'root') => {
    const enter = ['-t', init, '-a', '--wdns=/', 'su', as, '-s', '/bin/bash', '-c', command];
    const { status, stdout, stderr } = spawnSync('nsenter', enter, { encoding: 'utf8' });
    return { code: status, said: stdout + stderr };
  };
  await eventually(
    async () => does('systemctl start dbus.service systemd-journald.service').code === 0,
    'its bus to work',
  );
  return { does };
}
