import type { Command } from 'commander';
import { act } from '../act.ts';
import { withSession } from '../session.ts';
import { shopMetrics } from '../shop-metrics.ts';

/** `stats metrics`: what the daemon tells Prometheus under `/metrics`, for a collector that reads files. */
export function registerMetrics(stats: Command): void {
  const command = stats.command('metrics').description('the figures in the text form of Prometheus');
  act(command, async ({ home, output }) =>
    withSession(home, async (session) => {
      const text = await shopMetrics(session);
      output.document({ text });
      for (const line of text.trimEnd().split('\n')) output.print(line);
      return undefined;
    }),
  );
}
