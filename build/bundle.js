/**
 * Bundles the program into dist/. Bundled files start several times sooner than a tree of modules, and a thread that starts
 * for every run makes that count. The program is one CommonJS file whose parts run when they are first imported, so that
 * `bin/load.js` can take it from V8's code cache and `orderdeck jobs` never runs the console's. Each thread is a file of its
 * own; that of a run, which starts most often, is made like the program.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
/** Built beside the old one and moved over it, so that a failed build leaves a working program. */
const outdir = path.join(dist, '.next');

/**
 * Ink waits at top level twice, for its development tools and for its layout engine; a file that waits cannot be CommonJS, and
 * only CommonJS can be loaded from V8's code cache. The tools are asked for when DEV is set and no part of the product.
 */
const inkWithoutDevtools = {
  name: 'ink-without-devtools',
  setup(build) {
    build.onLoad({ filter: /ink[\\/]build[\\/]reconciler\.js$/ }, ({ path: file }) => ({
      contents: replaced(
        readFileSync(file, 'utf8'),
        /await (?:import\('\.\/devtools\.js'\)|loadPackageJson\(\))/g,
        '{}',
        2,
      ),
    }));
  },
};

/** Yoga fetches its WebAssembly from a `data:` address, for which Node loads all of fetch (50 ms); it is compiled here at once. */
const yogaAtOnce = {
  name: 'yoga-at-once',
  setup(build) {
    build.onLoad({ filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path: file }) => {
      const binary = readFileSync(path.join(path.dirname(file), '../binaries/yoga-wasm-base64-esm.js'), 'utf8');
      const base64 = /"data:application\/octet-stream;base64,([^"]+)"/.exec(binary)?.[1];
      if (base64 === undefined)
        throw new Error('yoga-layout does not carry its WebAssembly as before; mend build/bundle.js.');
      const compile = `const library = { instantiateWasm: (imports, receive) =>
        receive(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from('${base64}', 'base64')), imports)) };
        loadYoga(library);`;
      return {
        contents: replaced(
          readFileSync(file, 'utf8'),
          /const Yoga = .*/g,
          `${compile} const Yoga = wrapAssembly(library);`,
          1,
        ),
      };
    });
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path: file }) => ({
      contents: replaced(readFileSync(file, 'utf8'), /"data:application\/octet-stream;base64,[^"]+"/g, '""', 1),
    }));
  },
};

/** The pattern of all emoji takes 20 ms to make, and the first picture has none. */
const emojiLater = {
  name: 'emoji-later',
  setup(build) {
    build.onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const later = 'let madeEmojiRegex; const rgiEmojiRegex = { test: (text) => (madeEmojiRegex ??= $1).test(text) };';
      return text.includes('rgiEmojiRegex')
        ? { contents: replaced(text, /const rgiEmojiRegex = (.*);/g, later, 1) }
        : null;
    });
  },
};

/** Commander loads what starts processes (and with it networking) for a kind of command that we have none of. */
const spawnLater = {
  name: 'spawn-later',
  setup(build) {
    build.onLoad({ filter: /commander[\\/]lib[\\/]command\.js$/ }, ({ path: file }) => ({
      contents: replaced(
        readFileSync(file, 'utf8'),
        /const childProcess = require\('node:child_process'\);/g,
        '',
        1,
      ).replaceAll('childProcess.spawn(', "require('node:child_process').spawn("),
    }));
  },
};

/** The database driver looks for its compiled half in a dozen places at each start; it is where npm makes it. */
const driverInside = {
  name: 'driver-inside',
  setup(build) {
    build.onLoad({ filter: /better-sqlite3[\\/]lib[\\/]database\.js$/ }, ({ path: file }) => ({
      contents: replaced(
        readFileSync(file, 'utf8'),
        /require\('bindings'\)\('better_sqlite3\.node'\)/g,
        "require('better-sqlite3/build/Release/better_sqlite3.node')",
        1,
      ),
    }));
  },
};

function replaced(text, pattern, by, times) {
  const found = text.match(pattern)?.length ?? 0;
  if (found !== times) throw new Error(`${pattern} was found ${found} times, not ${times}; mend build/bundle.js.`);
  return text.replace(pattern, by);
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  external: ['*.node'],
  minifySyntax: true,
  minifyWhitespace: true,

  sourcemap: 'linked',
  sourcesContent: false,
  jsx: 'automatic',
  inject: [path.join(root, 'build', 'late-segmenter.js')],
  logLevel: 'warning',
};

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

const define = { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LateSegmenter' };

/** The function that Node puts around a CommonJS file stands in it already: adding it at each start would copy all of it. */
const asFunction = {
  ...common,
  format: 'cjs',
  outdir,
  define: { ...define, 'import.meta.url': '__fileUrl' },
  banner: {
    js: "(function(exports,require,module,__filename,__dirname){const __fileUrl=require('node:url').pathToFileURL(__filename).href;",
  },
  footer: { js: '})' },
};

await build({
  ...asFunction,
  entryPoints: { cli: 'src/cli/main.ts' },
  outExtension: { '.js': '.cjs' },
  plugins: [driverInside, inkWithoutDevtools, yogaAtOnce, emojiLater, spawnLater],
});
await build({ ...asFunction, entryPoints: { worker: 'src/jobs/engine/worker.ts' }, plugins: [driverInside] });
await build({
  ...common,
  format: 'esm',
  entryPoints: {
    'engine-thread': 'src/jobs/engine/thread.ts',
    'sim-thread': 'src/sim/thread.ts',
    receiver: 'src/jobs/engine/receiver-thread.ts',
  },
  outdir,
  define,
  plugins: [driverInside],
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
// The loader reads them as Latin-1, the quickest to read and to keep; esbuild leaves other characters in patterns.
for (const name of ['cli.cjs', 'worker.js']) {
  const file = path.join(outdir, name);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(
      /[^\x00-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
for (const name of readdirSync(outdir)) renameSync(path.join(outdir, name), path.join(dist, name));
rmSync(outdir, { recursive: true });
writeFileSync(path.join(dist, '.orderdeck-built'), `${new Date().toISOString()}\n`);

// What V8 made of the build before; a process that ends now may just be moving its own.
for (const name of readdirSync(dist)) if (name.includes('.code')) rmSync(path.join(dist, name), { force: true });
