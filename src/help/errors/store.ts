import type { ErrorTexts } from './error-text.ts';

/** The database, backups, the disk. */
export const storeErrors: ErrorTexts = {
  missing: [
    'There is no database, or no backup, at the path that was named.',
    'Nothing was ever started here, or ORDERDECK_DB, ORDERDECK_HOME or the path leads elsewhere.',
    'Look at the path in the message. On a new installation start `orderdeck` once; otherwise mend the variable.',
  ],
  foreign: [
    'The file is no database, or the database of another program. It was not touched.',
    'ORDERDECK_DB leads to a wrong file, or something overwrote ours.',
    'Mend ORDERDECK_DB. If the file should be ours, put a backup back with `orderdeck restore`.',
  ],
  newer: [
    'A newer orderdeck has already changed the database or made the backup; this one does not know its tables.',
    'Two versions work on one installation, or the program was set back to an older one.',
    'Update this orderdeck. An older program must not write to it.',
  ],
  outdated: [
    'The database is of an older schema, and whoever asked may not change it.',
    'The program was updated, and nothing that may write was started since.',
    'Run `orderdeck db migrate`, or start `orderdeck` or the daemon once.',
  ],
  damaged: [
    'What was read is not as it was written: a database, a copy of it, or a stored document. Nothing is written to a damaged database.',
    'A disk that fails, a power cut with a disk that lies, a file copied while it was written, or changed by hand.',
    'Copy the file away for later, then `orderdeck backups` and `orderdeck restore`. Look at the disk (`dmesg`, SMART).',
  ],
  'network-share': [
    'The database lies on a network share, where SQLite’s locks do not hold: two processes would damage it.',
    'The home or ORDERDECK_DB is on NFS, SMB or a FUSE mount.',
    'Set ORDERDECK_DB to a path on a local disk.',
  ],
  'not-writable': [
    'A file or folder cannot be opened or written by this user.',
    'It belongs to somebody else, its mode is too tight, or the disk is mounted read-only.',
    '`orderdeck doctor --only folders` names the file, its owner and the command that mends it.',
  ],
  'old-sqlite': [
    'The SQLite that is built in is older than 3.51.3, and could damage a database that several processes use.',
    'The database driver was installed by other means than the lock file.',
    'Install again in the checkout: `npm ci`.',
  ],
  fenced: [
    'A run wanted to write although its owner lost the work to another process. Nothing of it was kept.',
    'The process stood still so long (suspended, no memory) that another took over.',
    'Nothing: the run goes on there. If it comes again, see `orderdeck doctor --only host`.',
  ],
  busy: [
    'Another process was writing to the database for too long.',
    'A shell of sqlite3 with an open transaction, or a host that stands still under load.',
    'Try again in a moment. `orderdeck doctor --only database` names who has it open.',
  ],
  'disk-full': [
    'The disk is full. What was acknowledged is kept, nothing half done is.',
    'Logs, backups or other programs filled it.',
    'Make room; it goes on by itself. `orderdeck doctor --only disk` tells how much is free where.',
  ],
  checksum: [
    'A file of the backup is not what was backed up.',
    'It was changed, or the disk that keeps it fails.',
    'Take another one: `orderdeck backups --check` compares every byte of each.',
  ],
  truncated: [
    'The file ends too early for a database.',
    'A copy that was not finished, or a disk that was full.',
    'Take another backup: `orderdeck backups`.',
  ],
  empty: [
    'The file has no byte in it.',
    'A copy that was never begun, or a wrong path.',
    'Take another backup: `orderdeck backups`.',
  ],
  'not-a-database': [
    'The file that was to be put back is no database.',
    'A wrong path, or an archive that has to be unpacked first.',
    'Name a folder that `orderdeck backups` lists.',
  ],
  'not-a-copy': [
    'The file has a write-ahead log beside it, so that it is not whole by itself.',
    'A database in use was copied with cp.',
    'Take a backup that `orderdeck backup` made: it copies while others write.',
  ],
  'not-readable': [
    'The backup cannot be read by this user.',
    'It belongs to somebody else.',
    'Let this user read it, or restore as its owner.',
  ],
  unfinished: [
    'The folder is no finished backup: its manifest is missing or cannot be read.',
    'The backup was interrupted.',
    'Take another one, and delete this one.',
  ],
  'missing-file': [
    'The backup’s manifest names a file that is not there.',
    'Somebody deleted or moved a part of it.',
    'Take another one: `orderdeck backups`.',
  ],
  'unknown-backup': [
    'There is no backup of that name.',
    'A typing error, or it was old and was deleted.',
    'See `orderdeck backups`, or name a path.',
  ],
  'in-use': [
    'The database is open in another process, so that it cannot be replaced.',
    'The daemon or a console works.',
    'End it first: `systemctl stop orderdeck`, or `q` in the console.',
  ],
  'bad-backup': [
    'The newest backup could not be opened as a restore would open it.',
    'The disk of the backups is faulty, or somebody changed the files.',
    'Make another one now: `orderdeck backup`, if need be with `--to` on another disk; then see `orderdeck backups --check`.',
  ],
  'foreign-log-folder': [
    'The log folder is not marked as ours, so nothing in it is compressed or deleted.',
    'ORDERDECK_LOG_DIR names a folder that had files in it before orderdeck wrote there, or the mark was deleted.',
    'Name a folder of its own; or, when all in it is ours, do what the message says to mark it.',
  ],
};
