import { existsSync } from 'node:fs';
import { type Answer, type Check, failed, off, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';
import { unitFile } from '../users.ts';

/** The daemon as a unit of systemd, where there is a systemd. */
export const unitChecks: readonly Check[] = [
  {
    id: 'unit',
    title: 'Unit',
    group: 'engine',
    about:
      'Whether systemd keeps the daemon running: the unit is there, starts with the host, and is active. Off where systemd did not start this host.',
    run: look,
  },
];

async function look({ signal }: Subject): Promise<Answer> {
  if (!existsSync('/run/systemd/system')) return off('this host was not started by systemd');
  if (!existsSync(unitFile))
    return warning(
      'the daemon is no unit of systemd: nobody starts it with the host',
      'Install it: sudo orderdeck install.',
    );
  const [active, enabled] = await Promise.all([asked('is-active', signal), asked('is-enabled', signal)]);
  const words = `${unitFile}: ${active}, ${enabled}`;
  if (active !== 'active')
    return failed(words, 'Start it: sudo systemctl start orderdeck; journalctl -u orderdeck says why it ended.');
  return enabled === 'enabled'
    ? ok(words)
    : warning(words, 'Let it start with the host: sudo systemctl enable orderdeck.');
}

async function asked(verb: string, signal: AbortSignal): Promise<string> {
  const { askProgram } = await import('../ask-program.ts');
  return (await askProgram('systemctl', [verb, 'orderdeck.service'], signal)).trim() || 'unknown';
}
