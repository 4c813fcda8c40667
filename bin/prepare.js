/**
 * Makes a checkout ready to run: installs when the lock file changed, builds when a source is newer than the build.
 * It uses nothing but Node, because it runs before anything is installed. Safe when two launches start together.
 */
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { checkNode, installMark, installStamp, isBuilt, isReady, readStamp, root } = require('./ready.js');

const lockDir = path.join(root, '.preparing');

/** Installs and builds where needed; tells the person what it does and that it is alive. Throws when a step fails. */
async function prepare() {
  checkNode();
  if (isReady()) return;
  if (isInstalled() && isBuilt()) return remember();
  const release = await takeTurn();
  try {
    if (!isInstalled()) await install();
    remember();
    if (!isBuilt()) await build();
  } finally {
    release();
  }
}

function lockHash() {
  const lock = path.join(root, 'package-lock.json');
  return createHash('sha256')
    .update(existsSync(lock) ? readFileSync(lock) : '')
    .update(process.versions.modules)
    .digest('hex');
}

/** Also when the lock file was only touched: its content counts. */
function isInstalled() {
  return readStamp().endsWith(lockHash());
}

/** So that the next start need not read the lock file. A checkout that this user may not write works all the same. */
function remember() {
  try {
    writeFileSync(installStamp, installMark() + lockHash());
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

async function install() {
  say('Installing. The database driver is compiled here when no ready-made one can be had: about two minutes.');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Not `npm ci`: it refuses a lock file that lacks other platforms' packages, which a registry may not have. The versions are
  // the lock file's all the same, and --no-save leaves that file as it is.
  await alive('installing', run(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']));
  await alive('checking the database driver', checkDriver());
}

/**
 * Whether the driver lives through the end of a process. Compiled on this machine against the headers of Node 24.19 or later it
 * does not (nodejs/node issue 65446: every process would abort at its end, its output lost); a ready-made one does.
 */
async function checkDriver() {
  try {
    await run(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:')"]);
  } catch (error) {
    const why = `The database driver does not work on this Node (${process.versions.node}). Use Node 22, or 20 from 20.19 on.`;
    throw new Error(`${why}\n${error.message}`);
  }
}

async function build() {
  say('Building.');
  await run(process.execPath, [path.join('build', 'bundle.js')]);
}

/** Runs a program in the checkout; its output is shown only when it fails. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: '' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${command} ${args.join(' ')}\` failed (exit ${code}):\n${output.slice(-4000)}`));
    });
  });
}

/** Shows every five seconds that a long step is still going. */
async function alive(what, promise) {
  const startedAt = Date.now();
  const timer = setInterval(() => say(`… ${what}, ${Math.round((Date.now() - startedAt) / 1000)} s`), 5000);
  try {
    await promise;
  } finally {
    clearInterval(timer);
  }
}

/** Waits until no other launch prepares this checkout. A launch that died leaves its folder; its pid tells. */
async function takeTurn() {
  for (;;) {
    try {
      mkdirSync(lockDir);
      writeFileSync(path.join(lockDir, 'pid'), String(process.pid));
      return () => rmSync(lockDir, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!holderLives()) rmSync(lockDir, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function holderLives() {
  const file = path.join(lockDir, 'pid');
  if (!existsSync(file)) return Date.now() - (statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 5000;
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function say(text) {
  process.stderr.write(`orderdeck: ${text}\n`);
}

module.exports = { prepare };

if (require.main === module) {
  prepare().catch((error) => {
    say(error.message);
    process.exit(1);
  });
}
