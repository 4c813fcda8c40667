#!/usr/bin/env -S node --max-semi-space-size=4
/**
 * The launcher: makes the checkout ready when it is fresh or stale, then hands over to the built program. The flag above keeps
 * a console that is open all day some 40 MB smaller: what is young for a moment need not have 16 MB of room.
 */
import { prepare } from './prepare.js';

try {
  await prepare();
} catch (error) {
  process.stderr.write(`orderdeck: ${error.message}\n`);
  process.exit(1);
}
const { main } = await import('../dist/cli.js');
await main(process.argv.slice(2));
