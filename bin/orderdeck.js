#!/usr/bin/env -S node --max-semi-space-size=4 --single-threaded-gc
/**
 * The launcher: makes the checkout ready when it is fresh or stale, then hands over to the built program. The flags above are for
 * a console that is open all day: little is young at a time, and clearing it on threads of its own would double what an idle
 * console costs (`npm run bench console`). CommonJS, because Node starts that 10 ms sooner.
 */
const { checkNode, isReady } = require('./ready.js');
const { load } = require('./load.js');

async function launch() {
  checkNode();
  if (!isReady()) await require('./prepare.js').prepare();
  await load('cli.cjs').main(process.argv.slice(2));
}

launch().catch((error) => {
  process.stderr.write(`orderdeck: ${error.message}\n`);
  process.exit(1);
});
