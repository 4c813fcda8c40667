#!/usr/bin/env node
/** The launcher: makes the checkout ready when it is fresh or stale, then hands over to the built program. */
import { prepare } from './prepare.js';

try {
  await prepare();
} catch (error) {
  process.stderr.write(`orderdeck: ${error.message}\n`);
  process.exit(1);
}
const { main } = await import('../dist/cli.js');
await main(process.argv.slice(2));
