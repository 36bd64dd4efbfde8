import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { parseLogPath, type LogPath } from '#lib/domain/tlog/log-path.ts';
import { addressOf } from '#lib/server/api/address.ts';
import { answered, refused } from '#lib/server/api/request.ts';
import { isLinked, overLogLimit, resourceOf, type Served } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { RequestEvent, RequestHandler } from './$types';

/**
 * The logs, as c2sp.org/tlog-tiles has them (docs/log.md): the installation's own and every log's keys for anybody, a
 * client's as hashes by a link, and whole for whoever may read it in the app.
 */
export const GET: RequestHandler = async (event) => {
  const asked = parseLogPath(event.params.path);
  if (!asked) return notFound();
  const { client, link, resource } = asked;
  if (client !== null && link === null && resource.kind !== 'keys')
    return answered(
      event,
      true,
      async (caller) => {
        // Whoever may have the newest checkpoint may have what it covers.
        await caller.audit.checkpoint();
        return answer(event, await resourceOf(contextOf(event, client), asked), 'no-store');
      },
      client,
    );
  return toStranger(event, asked);
};

async function toStranger(event: RequestEvent, asked: LogPath): Promise<Response> {
  const { client, link, resource } = asked;
  try {
    const address = addressOf(event.getClientAddress);
    const wait = address === null ? 60 : await overLogLimit(address);
    if (wait !== null)
      return new Response('too many requests\n', { status: 429, headers: { 'retry-after': String(wait) } });
    const context = contextOf(event, client ?? NO_CLIENT);
    // By a link there are hashes, and never what they are hashes of.
    if (link !== null && (resource.kind === 'entries' || !(await isLinked(context, link)))) return notFound();
    event.locals.cacheable = true;
    return await answer(event, await resourceOf(context, asked), link === null ? 'public' : 'private');
  } catch (cause) {
    event.locals.cacheable = false;
    return refused(event, cause, true);
  }
}

function contextOf({ locals }: RequestEvent, clientId: string): Context {
  const who = { clientId, actorId: NO_CLIENT, requestId: locals.requestId };
  return createContext(locals.platform, who, { reads: true });
}

async function answer(
  { request }: RequestEvent,
  served: Served | null,
  cache: 'public' | 'private' | 'no-store',
): Promise<Response> {
  if (!served) return notFound();
  const { body, type, fresh, compressible } = served;
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  // Compressed or not it is the same, though not byte by byte.
  const etag = compressible ? `W/"${hash}"` : `"${hash}"`;
  const headers = new Headers({
    etag,
    'content-type': type,
    'cache-control': cache === 'no-store' ? cache : `${cache}, ${lasting(fresh)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
    ...(compressible ? { vary: 'accept-encoding' } : {}),
  });
  if (isKnown(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers });
  const zips = compressible && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  const sent = zips ? await compressed(body) : Buffer.from(body);
  if (zips) headers.set('content-encoding', 'gzip');
  headers.set('content-length', String(sent.length));
  return new Response(new Uint8Array(sent), { status: served.gone ? 410 : 200, headers });
}

const compressed = promisify(gzip);

const lasting = (seconds: number | null) =>
  seconds === null ? 'max-age=31536000, immutable' : `max-age=${seconds}`;

function isKnown(asked: string | null, etag: string): boolean {
  const weak = (tag: string) => tag.trim().replace(/^W\//, '');
  return asked?.split(',').some((tag) => weak(tag) === weak(etag) || weak(tag) === '*') === true;
}

function notFound(): Response {
  return new Response('not found\n', { status: 404, headers: { 'cache-control': 'no-store' } });
}
