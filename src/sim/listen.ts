import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './answer.ts';
import { send } from './send.ts';

/** A server that listens on 127.0.0.1. */
export interface Listening {
  readonly port: number;
  /** Stops listening and drops whoever is still connected. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on 127.0.0.1.
 *
 * @param serve answers one request; what it throws is a fault of the fake itself and answered as `failure` says
 * @param port 0 for any free one
 * @throws when the port is taken
 */
export async function listen(
  serve: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>,
  port: number,
  failure: (error: unknown) => Answer,
): Promise<Listening> {
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A caller that hangs up in the middle is its own affair; anything else is a fault of the fake, told as 500.
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, failure(error), {});
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
