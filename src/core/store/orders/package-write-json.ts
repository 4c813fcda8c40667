import type { PackageWrite } from './package-writes.ts';

/** What was wanted of a package, as `--json` tells it; times in ISO 8601. */
export interface PackageWriteJson {
  readonly kind: PackageWrite['kind'];
  /** The number of the invoice or of the parcel. */
  readonly value: string | null;
  readonly state: PackageWrite['state'];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly stagedAt: string;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
}

export function packageWriteToJson(write: PackageWrite): PackageWriteJson {
  const { kind, value, state, errorCode: code, errorMessage: message } = write;
  return {
    kind,
    value,
    state,
    error: code === null || message === null ? null : { code, message },
    stagedAt: iso(write.stagedAt),
    sentAt: write.sentAt === null ? null : iso(write.sentAt),
    endedAt: write.endedAt === null ? null : iso(write.endedAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
