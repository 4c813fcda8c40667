/**
 * Loads a bundle with what V8 made of it at an earlier start: compiling two megabytes anew costs 100 ms at each. V8 itself
 * refuses code of another version, other flags or another length; the name keeps those of two Nodes apart and adds the time of the build. What cannot be read or
 * written is done without.
 */
const { readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { subscribe } = require('node:diagnostics_channel');
const { createRequire } = require('node:module');
const path = require('node:path');
const { Script } = require('node:vm');

const dist = path.resolve(__dirname, '../dist');
/** So long (ms) after its first picture a console has nothing to do. */
const settledMs = 1000;

/**
 * @param name a file of dist/ that is a CommonJS function around the bundle, in ASCII (see build/bundle.js)
 * @returns what it exports
 */
function load(name) {
  const file = path.join(dist, name);
  const kept = `${file}.${process.arch}-${process.versions.v8}-${statSync(file).mtimeMs}.code`;
  const cachedData = readIfThere(kept);
  const script = new Script(readFileSync(file, 'latin1'), { filename: file, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dist);
  // Functions are compiled when they are first called: when the console stands, all that a start calls has been.
  if (cachedData === undefined || script.cachedDataRejected)
    subscribe('orderdeck:shown', () => setTimeout(keep, settledMs, script, kept).unref());
  return module.exports;
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Written beside and moved, so that nobody reads half of it. */
function keep(script, file) {
  try {
    writeFileSync(`${file}.${process.pid}`, script.createCachedData());
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A checkout that this user may not write: the next start compiles again.
  }
}

module.exports = { load };
