/**
 * Bundles the program into dist/. Bundled files start several times sooner than a tree of modules, and a thread that starts
 * for every run makes that count. Everything shares one build with splitting, so that `orderdeck jobs` never loads the console;
 * the two thread entries are bundled alone, so that a thread reads one file.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');
/** Built beside the old one and moved over it, so that a failed build leaves a working program. */
const outdir = path.join(dist, '.next');

/** ink-table 3.1.0 is CommonJS and requires ink, which waits at top level and so cannot be required: hand it over as a module. */
const inkTableAsModule = {
  name: 'ink-table-as-module',
  setup(build) {
    build.onLoad({ filter: /ink-table[\\/]dist[\\/]index\.js$/ }, (args) => ({
      loader: 'js',
      resolveDir: path.dirname(args.path),
      contents: [
        "import * as __ink from 'ink'; import * as __react from 'react'; import __hash from 'object-hash';",
        "const require = (name) => ({ ink: __ink, react: { __esModule: true, default: __react.default ?? __react, ...__react }, 'object-hash': __hash })[name];",
        'const exports = {}; const module = { exports };',
        readFileSync(args.path, 'utf8'),
        'export default module.exports.default ?? exports.default;',
      ].join('\n'),
    }));
  },
};

/** Ink asks for its development tools when DEV is set; they are not part of the product. */
const noDevtools = {
  name: 'no-devtools',
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'none', namespace: 'none' }));
    build.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export default {}' }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['better-sqlite3'],
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  plugins: [inkTableAsModule, noDevtools],
  logLevel: 'warning',
};

rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

await build({
  ...common,
  entryPoints: { cli: 'src/cli/main.ts' },
  outdir,
  splitting: true,
  chunkNames: 'chunk-[hash]',
});
await build({
  ...common,
  entryPoints: {
    worker: 'src/jobs/engine/worker.ts',
    'engine-thread': 'src/jobs/engine/thread.ts',
    'sim-thread': 'src/sim/thread.ts',
  },
  outdir,
});
for (const name of readdirSync(outdir)) renameSync(path.join(outdir, name), path.join(dist, name));
rmSync(outdir, { recursive: true });
writeFileSync(path.join(dist, '.orderdeck-built'), `${new Date().toISOString()}\n`);

// A console that runs on the build before may still load a part of it: old parts stay for a week.
const weekAgo = Date.now() - 7 * 24 * 3_600_000;
for (const name of readdirSync(dist)) {
  const file = path.join(dist, name);
  if (/^chunk-.*\.js(\.map)?$/.test(name) && statSync(file).mtimeMs < weekAgo) rmSync(file);
}
