/** A backup that cannot be made, or a copy that must not be put back, said to the person who can mend it. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  /** Short and machine-readable: `truncated`. */
  readonly code: string;
  readonly hint: string;
  /** 1: the work failed; 2: it cannot be done as asked, and nothing was touched. */
  readonly exitCode: 1 | 2;

  constructor(code: string, message: string, hint: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** What the system or SQLite said of a folder that is written to, with what to do; what is none of these comes back as it is. */
export function writingFailed(error: unknown, folder: string): unknown {
  const { code = '', message = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code)) {
    return new BackupError(
      'disk-full',
      `The disk of ${folder} is full.`,
      'Make room or name another folder; nothing half done was kept.',
      1,
    );
  }
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code)) {
    return new BackupError(
      'not-writable',
      `${folder} cannot be written: ${message}.`,
      'Let this user write there, or name another folder.',
    );
  }
  return error;
}
