import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { backupsToKeep } from '../domain/backups-to-keep.ts';
import { makeFolder } from '../folder.ts';
import { processLives } from '../store/runs/engine-status.ts';
import { sync, writeDurably } from './durable-files.ts';
import { differenceFrom, type Manifest, readManifest } from './manifest.ts';

/** Its presence says that the backups of a folder are ours to delete. */
const markName = '.orderdeck-backups';
const making = '.making-';
const deleting = '.deleting-';

/** `2026-03-08T10-00-00Z`, with a number behind it where there were several in that second. */
const nameForm = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-\d+)?$/;

/** `verified`: found whole when it was made, and not changed since; `changed`: by somebody or by a fault; `unfinished`: no backup. */
export type BackupState = 'verified' | 'changed' | 'unfinished';

export interface BackupEntry {
  readonly name: string;
  readonly folder: string;
  /** UTC epoch ms, by its name. */
  readonly takenAt: number;
  readonly state: BackupState;
  /** What is wrong with it; null with a verified one. */
  readonly why: string | null;
  readonly bytes: number;
  readonly manifest: Manifest | null;
}

/** Where an installation's backups are kept when nobody says otherwise. */
export function backupFolder(home: string): string {
  return path.join(home, 'backups');
}

/** Makes the folder where it is missing. Only one that we have made, or found empty, is marked as ours. */
export function prepareShelf(shelf: string): void {
  makeFolder(shelf);
  if (readdirSync(shelf).length === 0) {
    writeDurably(path.join(shelf, markName), 'Backups of orderdeck. Where this file is, old ones are deleted.\n');
  }
}

/** The backups of a folder, newest first. @param closely compare every byte of each with its checksum, not the sizes alone */
export function listBackups(shelf: string, closely = false): BackupEntry[] {
  if (!existsSync(shelf)) return [];
  return readdirSync(shelf)
    .flatMap((name) => {
      const takenAt = timeOf(name);
      return takenAt === null ? [] : [entryOf(path.join(shelf, name), name, takenAt, closely)];
    })
    .sort((a, b) => b.takenAt - a.takenAt || b.name.localeCompare(a.name, 'en', { numeric: true }));
}

function entryOf(folder: string, name: string, takenAt: number, closely: boolean): BackupEntry {
  const manifest = readManifest(folder);
  const entry = {
    name,
    folder,
    takenAt,
    manifest,
    bytes: (manifest?.files ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
  };
  if (!manifest) return { ...entry, state: 'unfinished', why: 'it has no readable manifest' };
  const why = differenceFrom(manifest, folder, closely);
  return { ...entry, state: why === null ? 'verified' : 'changed', why };
}

function timeOf(name: string): number | null {
  const [, day, hour, minute, second] = nameForm.exec(name) ?? [];
  const time = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

/** The name of a backup that is taken now. @param now UTC epoch ms */
export function stampOf(now: number): string {
  return `${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

/** A folder to make a backup in, which no list shows. */
export function beginOn(shelf: string, name: string): string {
  const folder = path.join(shelf, `${making}${name}-${process.pid}`);
  makeFolder(folder);
  return folder;
}

/** Gives a backup that is made its name, in one step and for good. @returns the name that it got */
export function putOn(shelf: string, made: string, stamp: string): string {
  sync(made);
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? stamp : `${stamp}-${count}`;
    const target = path.join(shelf, name);
    if (existsSync(target)) continue;
    renameSync(made, target);
    sync(shelf);
    return name;
  }
}

/** No backup takes so long: the job that makes it is ended after half an hour. */
const longestMakingMs = 3 * 3_600_000;

/**
 * Deletes what was left by those who died over their work; where the folder is not marked as ours, nothing. The process may go on without the
 * thread that died, and another one may have got its number since: what is hours old is nobody's work either.
 *
 * @param now UTC epoch ms
 */
export function sweepShelf(shelf: string, now: number): void {
  if (!existsSync(path.join(shelf, markName))) return;
  for (const name of readdirSync(shelf)) {
    if (name.startsWith(deleting) || (name.startsWith(making) && !isBeingMade(name, now)))
      rmSync(path.join(shelf, name), { recursive: true, force: true });
  }
}

function isBeingMade(name: string, now: number): boolean {
  const [, stamp = '', pid] = /^\.making-(.*Z)-(\d+)$/.exec(name) ?? [];
  return processLives(Number(pid)) && (timeOf(stamp) ?? 0) > now - longestMakingMs;
}

/**
 * Deletes the backups that need not be kept, and what was left by those who died over their work; where the folder is not
 * marked as ours, nothing. Only verified backups count among the kept, and only they are deleted: what is strange is left to a person.
 *
 * @returns the names of the deleted
 */
export function tidyShelf(shelf: string, now: number): string[] {
  if (!existsSync(path.join(shelf, markName))) return [];
  sweepShelf(shelf, now);
  const whole = listBackups(shelf).filter(({ state }) => state === 'verified');
  const kept = backupsToKeep(
    whole.map(({ takenAt }) => takenAt),
    now,
  );
  const old = whole.filter(({ takenAt }) => !kept.has(takenAt)).map(({ name }) => name);
  for (const name of old) {
    // First out of the list, in one step: what is half deleted is no backup.
    const doomed = path.join(shelf, `${deleting}${name}`);
    renameSync(path.join(shelf, name), doomed);
    rmSync(doomed, { recursive: true, force: true });
  }
  return old;
}
