/**
 * Loads a bundle with what V8 made of it at an earlier start: compiling two megabytes anew costs 100 ms at each. V8 itself
 * refuses code of another version, other flags or another length; the name keeps those apart, so that a console with flags and a
 * command without do not drop each other's, and adds the time of the build. What cannot be read or written is done without.
 */
const {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { subscribe } = require('node:diagnostics_channel');
const { createRequire } = require('node:module');
const path = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
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
  const { text, builtAt } = readBundle(file);
  const stem = `${file}.${process.arch}-${cachedDataVersionTag()}-${builtAt}`;
  const [shown, ended] = [`${stem}.shown.code`, `${stem}.ended.code`];
  const ofConsole = readIfThere(shown);
  const script = new Script(text, {
    filename: file,
    cachedData: ofConsole ?? readIfThere(ended),
  });
  // Damaged, since the name is right: it would be taken before any other at each start.
  if (ofConsole !== undefined && script.cachedDataRejected) removed(shown);
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

/** Text and time of one and the same build, also while another is put in its place. */
function readBundle(file) {
  const fd = openSync(file);
  try {
    return { builtAt: fstatSync(fd).mtimeMs, text: readFileSync(fd, 'latin1') };
  } finally {
    closeSync(fd);
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Written beside and moved, so that nobody reads half of it, also after a power cut: V8 looks at its length alone. Each thread of a
 * process writes its own.
 */
function keep(script, file) {
  const making = `${file}.${process.pid}-${require('node:worker_threads').threadId}`;
  try {
    // First of all: in a checkout that this user may not write nothing is made that would be thrown away.
    const fd = openSync(making, 'w');
    try {
      writeFileSync(fd, script.createCachedData());
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(making, file);
  } catch {
    // The next start compiles again.
    removed(making);
  }
}

function removed(file) {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is another's.
  }
}

module.exports = { load };
