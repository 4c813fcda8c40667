import net from 'node:net';
import tls from 'node:tls';

const longestMs = 10_000;

/**
 * A bare connection, encrypted where the address is `https:`, and closed at once. In a file of its own, which is loaded when it is
 * needed: networking takes a while to load.
 *
 * @returns how long it took, ms. @throws what the system or the handshake says, with its code
 */
export async function connectTo(url: URL, port: number, signal: AbortSignal): Promise<number> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const began = performance.now();
  const isSafe = url.protocol === 'https:';
  const socket = isSafe
    ? tls.connect({ host, port, ...(net.isIP(host) === 0 && { servername: host }) })
    : net.connect({ host, port });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(isSafe ? 'secureConnect' : 'connect', () => resolve());
      socket.once('error', reject);
      socket.setTimeout(longestMs, () => reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    return performance.now() - began;
  } finally {
    socket.destroy();
  }
}
