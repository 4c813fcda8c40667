import { type PackageChange, whyNotWrite } from '../../domain/package-writes.ts';
import { type ExactJson, type ExactObject, isObject, parseExact, writeExact } from '../../exact-json.ts';
import { ChannelError, type RawDocument } from '../channel.ts';
import { Unwritable, type WriteResult } from '../order-writer.ts';
import type { PackageWriter, SettableStatus } from '../package-source.ts';
import type { Caller, Question } from './call.ts';
import { readPackage } from './map.ts';
import { packageIdOf } from './page.ts';

/** Writes the states and numbers that a seller may set. */
export function packageWriter(caller: Caller): PackageWriter {
  return {
    shows,
    async setStatus(document, status, invoiceNumber) {
      const externalId = packageIdOf(document.body);
      if (externalId === null) throw new Unwritable('bad-shape', 'The package has no id.');
      return write(caller, {
        endpoint: 'setPackageStatus',
        parts: { package: externalId },
        body: statusBody(document, status, invoiceNumber),
        what: `package ${externalId}, set to ${status}`,
        ref: externalId,
        read: () => null,
      });
    },
    setTracking: (externalId, trackingNumber) =>
      write(caller, {
        endpoint: 'setTrackingNumber',
        parts: { package: externalId },
        body: JSON.stringify({ trackingNumber }),
        what: `the tracking number of package ${externalId}`,
        ref: externalId,
        read: () => null,
      }),
  };
}

/** A package that has gone on since tells in its history that it was there. */
function shows({ body }: RawDocument, { kind, value }: PackageChange): boolean {
  const wire = readPackage(body);
  if (kind === 'tracking') return value !== null && [wire.cargoSenderNumber, wire.cargoTrackingNumber].includes(value);
  const wanted = kind === 'picking' ? 'Picking' : 'Invoiced';
  const been = [wire.status, ...(wire.packageHistories ?? []).map(({ status }) => status)];
  return been.includes(wanted) && (value === null || wire.invoiceNumber === value);
}

/** All lines with all their pieces, ids digit by digit as they were read. */
function statusBody({ body }: RawDocument, status: SettableStatus, invoiceNumber: string | undefined): string {
  const document = parseExact(body);
  if (!isObject(document) || !Array.isArray(document['lines'])) {
    throw new Unwritable('bad-shape', 'The package is not as Trendyol writes it.');
  }
  const held = document['status'];
  const whyNot = whyNotWrite(status === 'Picking' ? 'picking' : 'invoiced', String(held));
  if (whyNot !== null) throw new Unwritable('package-status', `The package cannot be set to ${status}: ${whyNot}.`);
  return writeExact({
    lines: document['lines'].map(lineBody),
    params: invoiceNumber === undefined ? {} : { invoiceNumber },
    status,
  });
}

function lineBody(line: ExactJson): ExactObject {
  const { lineId, quantity } = isObject(line) ? line : {};
  if (lineId === undefined || quantity === undefined) {
    throw new Unwritable('bad-shape', 'A line of the package has no id or no quantity.');
  }
  return { lineId, quantity };
}

/**
 * Makes a call that changes something, once.
 *
 * @throws ChannelError when the channel lets nobody write now
 */
export async function write(caller: Caller, question: Question<null>): Promise<WriteResult> {
  try {
    await caller.send(question);
    return { kind: 'taken' };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    if (error.kind === 'throttled' || error.kind === 'auth') throw error;
    return { kind: error.passing ? 'doubt' : 'refused', error };
  }
}
