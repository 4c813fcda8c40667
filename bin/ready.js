/**
 * Whether the checkout is as its sources are: looked at by every start, so it takes a few milliseconds and nothing but `fs`.
 */
const { readFileSync, readdirSync, statSync } = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const installStamp = path.join(root, 'node_modules', '.orderdeck-installed');
const buildStamp = path.join(root, 'dist', '.orderdeck-built');
const leastNode = [20, 19];

/** Ends the process with one clear line when this Node cannot run the program. */
function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  process.stderr.write(
    `orderdeck needs Node ${leastNode.join('.')} or later; this is ${version}. Install a newer Node and start again.\n`,
  );
  process.exit(2);
}

/** What the install stamp begins with when nothing was touched since: the lock file unread, and the ABI drivers were made for. */
function installMark() {
  const lock = statSync(path.join(root, 'package-lock.json'), { throwIfNoEntry: false });
  return `${process.versions.modules} ${lock?.mtimeMs ?? 0} ${lock?.size ?? 0}\n`;
}

function isReady() {
  return readStamp().startsWith(installMark()) && isBuilt();
}

/** The install stamp: its mark, then what `prepare` remembers; empty when nothing is installed. */
function readStamp() {
  return statSync(installStamp, { throwIfNoEntry: false }) ? readFileSync(installStamp, 'utf8') : '';
}

function isBuilt() {
  const builtAt = statSync(buildStamp, { throwIfNoEntry: false })?.mtimeMs;
  if (builtAt === undefined) return false;
  if (isNewer(path.join(root, 'package.json'), builtAt)) return false;
  return !['src', 'db/migrations', 'build'].some((place) => holdsNewer(path.join(root, place), builtAt));
}

/** Whether anything in a folder was changed after `time` (epoch ms); folders count too, so that a deleted file is seen. */
function holdsNewer(folder, time) {
  if (isNewer(folder, time)) return true;
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    const place = `${folder}/${entry.name}`;
    return entry.isDirectory() ? holdsNewer(place, time) : isNewer(place, time);
  });
}

function isNewer(place, time) {
  return (statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time;
}

module.exports = { checkNode, installMark, installStamp, isBuilt, isReady, readStamp, root };
