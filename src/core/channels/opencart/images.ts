import type { Http, HttpAnswer } from '../../http.ts';
import type { Budget, OnWait } from '../../limits.ts';
import type { ImageLook } from '../shop.ts';

export interface ShopWeb {
  readonly http: Http;
  readonly budget: Budget;
  readonly signal: AbortSignal;
  readonly onWait?: OnWait | undefined;
}

/** The shop's own server: our manners, not a limit of its. */
export const imageQuota = {
  channel: 'opencart',
  group: 'images',
  limit: 300,
  windowMs: 60_000,
  burst: 20,
  reserve: 1,
  inFlight: 4,
} as const;

/** The head of an answer has no body: whatever comes is too much. */
export const imageLimits = { timeoutMs: 10_000, maxBytes: 64 * 1024 } as const;

/** Servers that do not answer the question at all have said nothing against the image. */
const notSaid = [405, 501];

/**
 * The address at which the web finds an image.
 *
 * @param base the shop's image folder; null where it is not known
 */
export function imageAddress(image: string, base: string | null): string | null {
  if (/^https?:\/\//i.test(image)) return URL.canParse(image) && isPublished(image, base) ? new URL(image).href : null;
  if (base === null) return null;
  const path = image.replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/');
  return new URL(path, base).href;
}

/** A marketplace fetches from https only; a shop on this very host (a test's) is as its setting says. */
function isPublished(address: string, base: string | null): boolean {
  return new URL(address).protocol === 'https:' || (base !== null && new URL(address).origin === new URL(base).origin);
}

/** Asks for an image's head, without credentials, and follows nobody elsewhere. */
export async function lookAtImage(address: string, base: string | null, web: ShopWeb | undefined): Promise<ImageLook> {
  // An address in a product's field leads anywhere; only the shop's own server is asked.
  if (!web || base === null || new URL(address).origin !== new URL(base).origin) return { kind: 'unknown' };
  const { signal, onWait } = web;
  await web.budget.take({ signal, onWait });
  return web.http.request({ method: 'HEAD', url: address, headers: { accept: 'image/*' }, signal, read: judged });
}

function judged({ status, headers }: HttpAnswer): ImageLook {
  if (notSaid.includes(status)) return { kind: 'unknown' };
  if (status >= 300) return { kind: 'dead', said: `its server answers ${status}` };
  const type = headers['content-type'] ?? '';
  return type === '' || type.startsWith('image/') || type.startsWith('application/octet-stream')
    ? { kind: 'there' }
    : { kind: 'dead', said: `it is no image but ${type.slice(0, 60)}` };
}
