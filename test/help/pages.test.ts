import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/core/doctor/index.ts';
import { issueClasses } from '../../src/core/issues/index.ts';
import { byHand } from '../../src/help/by-hand.ts';
import { helpPages as allPages, pageById, pageOfCheck, pagesCalled } from '../../src/help/index.ts';
import { jobs } from '../../src/jobs/index.ts';
import { newHome, run } from '../program.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Every source file of the product, but for the pages themselves and the bundled world. */
function sources(): string {
  return readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/^(sim|help)\//.test(file))
    .map((file) => readFileSync(path.join(root, 'src', file), 'utf8'))
    .join('\n');
}

/** Codes that the sources tell: of what is thrown, of how runs end, of what pushes, packages and deliveries are left with. */
function codesIn(text: string): Set<string> {
  const code = "'([a-z]+(?:-[a-z]+)*)'";
  const places = [
    `new (?:Refusal|GiveUp|BackupError|NotHandedIn|StoreError|ChannelError|LocalFileError)\\(\\s*${code}`,
    `\\bfailure\\(${code}`,
    `\\bcode: ${code}, (?:message|field)`,
    `\\bcode: ${code},\\n\\s+(?:message|field)`,
  ];
  return new Set(places.flatMap((place) => [...text.matchAll(new RegExp(place, 'g'))].map(([, found = '']) => found)));
}

const helpPages = allPages();

describe('the pages of help', () => {
  const ids = helpPages.map(({ id }) => id);
  const has = (id: string): boolean => pageById(id) !== undefined;

  it('are there for each class, job, error, check and screen', () => {
    expect(issueClasses.filter(({ id }) => !has(`issue-${id}`) || !byHand[id])).toEqual([]);
    expect(jobs.filter(({ id }) => !has(`job-${id}`))).toEqual([]);
    expect(checks.filter(({ id }) => !has(pageOfCheck(id)))).toEqual([]);
    const kinds = readFileSync(path.join(root, 'src/ui/place.ts'), 'utf8').matchAll(/readonly screen: '([a-z-]+)'/g);
    expect([...kinds].map(([, kind]) => kind).filter((kind) => !has(`screen-${kind}`))).toEqual([]);
    // The marketplace's own reasons carry its words.
    const codes = [...codesIn(sources())].filter((code) => code !== 'marketplace');
    expect(codes.length).toBeGreaterThan(90);
    expect(codes.filter((code) => !has(`error-${code}`))).toEqual([]);
  });

  it('are about nothing that is not there, have something to say, and lead on to pages', () => {
    expect(new Set(ids).size).toBe(ids.length);
    const text = sources();
    const gone = helpPages.filter(({ kind, name }) => kind === 'error' && !text.includes(`'${name}'`));
    expect(gone.map(({ id }) => id)).toEqual([]);
    const place = readFileSync(path.join(root, 'src/ui/place.ts'), 'utf8');
    const nowhere = helpPages.filter(({ kind, name }) => kind === 'screen' && !place.includes(`'${name}'`));
    expect(nowhere.map(({ id }) => id)).toEqual([]);
    expect(Object.keys(byHand).filter((id) => !has(`issue-${id}`))).toEqual([]);
    const linked = new Set(helpPages.flatMap(({ see }) => see));
    expect([...linked].filter((id) => !has(id))).toEqual([]);
    for (const { id, title, blocks } of helpPages) {
      expect(title, id).not.toBe('');
      for (const block of blocks) for (const text of Object.values(block).flat()) expect(text, id).toMatch(/[a-z]/i);
    }
  });

  it('are found by what a person would type', () => {
    for (const topic of ['I14', 'i14', 'sync-tags', 'not-confirmed', 'setup', 'stock', 'issue-I1'])
      expect(pagesCalled(topic)[0], topic).toBeDefined();
    expect(pagesCalled('database')[0]?.kind).toBe('check');
  });
});

it('help shows a page, finds one by a word, lists all, and says when there is none', async () => {
  const home = newHome();
  const [all, one, found, none] = await Promise.all([
    run(home, ['help']),
    run(home, ['help', 'I14']),
    run(home, ['help', 'barcode']),
    run(home, ['help', 'no such thing']),
  ]);
  expect(all.stdout).toMatch(/Commands:[\s\S]*setup +Set up by hand[\s\S]*I40 +/);
  expect(one.stdout).toMatch(/^I14 Unknown SKU[\s\S]*By hand[\s\S]*map-barcode/);
  expect(found.stdout).toMatch(/Pages about barcode:[\s\S]*unknown-barcode/);
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('no page of help about no such thing') });
});
