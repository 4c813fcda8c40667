import path from 'node:path';
import { programWords } from '../crontab/program-words.ts';
import { projectFolder } from '../home.ts';
import { unitValue, unitWords } from './unit-text.ts';

/** What of the unit depends on the host and on what was asked for. */
export interface UnitTerms {
  readonly user: string;
  /** Absolute path of the Node that runs the daemon. */
  readonly node: string;
  readonly home: string;
  /** Null: as the settings say. */
  readonly logDir: string | null;
  /** Folders that the daemon writes to: home, logs, databases. */
  readonly writable: readonly string[];
  /** How long (seconds) it may take to come to a safe point. */
  readonly stopSeconds: number;
  /** Whether the host has what the daemon tells systemd with that it lives. */
  readonly watchdog: boolean;
}

/** Opening a large database after an update may take its time. */
const startTerms = 'TimeoutStartSec=10min';
/** The daemon speaks through a process of its own, hence `all`; it says three times in this time that it lives. */
const watchdogTerms = ['Type=notify', 'NotifyAccess=all', startTerms, 'WatchdogSec=60s'];

/** The first line of each unit of ours: what lacks it is somebody else's and is left alone. */
export const unitMark = '# Written by `orderdeck service install`; `orderdeck service uninstall` takes it away.';

/**
 * The daemon as a systemd unit, shut in as far as Node works: `MemoryDenyWriteExecute` would forbid its compiler. What the unit leaves
 * open is what the daemon needs: the network, and writing to its own folders.
 */
export function unitText(terms: UnitTerms): string {
  const { user, node, home, logDir, stopSeconds } = terms;
  const writable = [...new Set(terms.writable)].filter(
    (folder, _, all) => !all.some((other) => isBeneath(folder, other)),
  );
  const used = [...writable, node, projectFolder()];
  const environment = logDir === null ? [] : [`Environment=${unitValue(`ORDERDECK_LOG_DIR=${logDir}`)}`];
  return `${[
    unitMark,
    '[Unit]',
    'Description=orderdeck: orders, print work and stock',
    'Wants=network-online.target',
    'After=network-online.target',
    'StartLimitIntervalSec=10min',
    'StartLimitBurst=20',
    '',
    '[Service]',
    ...(terms.watchdog ? watchdogTerms : ['Type=exec', startTerms]),
    `User=${user}`,
    `WorkingDirectory=${home.replaceAll('%', '%%')}`,
    ...environment,
    `ExecStart=${unitWords(programWords(node, '--daemon', '--home', home))}`,
    'Restart=on-failure',
    'RestartSec=5s',
    // Threads come to a safe point; then the whole group ends.
    'KillMode=mixed',
    `TimeoutStopSec=${stopSeconds}s`,
    'UMask=0077',
    '',
    'ProtectSystem=strict',
    `ReadWritePaths=${writable.map(unitValue).join(' ')}`,
    // What lies beneath these folders must stay visible; all else there is read only.
    `ProtectHome=${used.some(isPrivate) ? 'read-only' : 'yes'}`,
    ...(used.some(isTemporary) ? [] : ['PrivateTmp=yes']),
    'PrivateDevices=yes',
    'PrivateUsers=yes',
    'PrivateIPC=yes',
    'ProtectProc=invisible',
    'ProtectClock=yes',
    'ProtectHostname=yes',
    'ProtectControlGroups=yes',
    'ProtectKernelLogs=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelTunables=yes',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'AmbientCapabilities=',
    'DevicePolicy=closed',
    'KeyringMode=private',
    'LockPersonality=yes',
    'RemoveIPC=yes',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'SystemCallArchitectures=native',
    'SystemCallFilter=@system-service',
    'SystemCallFilter=~@privileged @resources',
    'SystemCallErrorNumber=EPERM',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n')}\n`;
}

function isBeneath(folder: string, above: string): boolean {
  return folder !== above && folder.startsWith(path.join(above, '/'));
}

function isPrivate(folder: string): boolean {
  return ['/home', '/root', '/run/user'].some((above) => folder === above || isBeneath(folder, above));
}

/** With a `/tmp` of its own the daemon would not see what lies there. */
export function isTemporary(folder: string): boolean {
  return ['/tmp', '/var/tmp'].some((above) => folder === above || isBeneath(folder, above));
}
