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
 * Functions are compiled when they are first called, so what is kept is what was called until then. That of a console which
 * stands is taken first; until there is one, that of the first command or run to end.
 *
 * @param name a file of dist/ that is a CommonJS function around the bundle, in ASCII (see build/bundle.js)
 * @returns what it exports
 */
function load(name) {
  const file = path.join(dist, name);
  const stem = `${file}.${process.arch}-${process.versions.v8}-${statSync(file).mtimeMs}`;
  const [shown, ended] = [`${stem}.shown.code`, `${stem}.ended.code`];
  const ofConsole = readIfThere(shown);
  const script = new Script(readFileSync(file, 'latin1'), {
    filename: file,
    cachedData: ofConsole ?? readIfThere(ended),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dist);
  const isUsed = script.cachedDataRejected === false;
  let mayKeep = !isUsed;
  if (!isUsed || ofConsole === undefined)
    subscribe('orderdeck:shown', () => {
      mayKeep = false;
      setTimeout(keep, settledMs, script, shown).unref();
    });
  process.once('exit', () => mayKeep && keep(script, ended));
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
