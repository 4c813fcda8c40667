import { Unreadable } from '../channel.ts';

const MiB = 1024 * 1024;

/**
 * What no honest file comes near (real ones have tens of KB of JSON and pictures of 40 KB). All but the first are counted while
 * reading: what a file says of itself is not believed.
 */
export const limits = {
  zipBytes: 20 * MiB,
  entries: 200,
  unpackedBytes: 80 * MiB,
  /** So many bytes out of one, for an entry of more than `ratioFrom`. */
  ratio: 200,
  ratioFrom: MiB,
  jsonBytes: 5 * MiB,
  depth: 64,
  /** Objects and lists of the JSON. */
  nodes: 10_000,
  /** Values of all kinds. */
  values: 100_000,
  wallMs: 10_000,
} as const;

/** `what` completes "The buyer’s file …", and quotes nothing of the file. */
export function unreadable(what: string): Unreadable {
  return new Unreadable('file-unreadable', `The buyer’s file ${what}.`);
}

/** Ends a reading that takes too long: call it wherever time goes by. */
export type Watch = () => void;

/** @throws Unreadable, from the watch, once so much wall time has passed */
export function startWatch(wallMs: number = limits.wallMs): Watch {
  const end = performance.now() + wallMs;
  return () => {
    if (performance.now() > end) throw unreadable('takes too long to unpack');
  };
}
