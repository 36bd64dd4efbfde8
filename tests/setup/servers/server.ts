import type { RequestEvent } from '@sveltejs/kit';
import type { Platform } from '#lib/server/platform/platform.ts';
import { handle, handleError } from '../../../src/hooks.server.ts';

type Handler = (event: RequestEvent) => Response | Promise<Response>;

/** Every route that is no page, by its pattern: `/api/photos/[photoId]`. */
export const routes = Object.fromEntries(
  Object.entries(
    import.meta.glob<Record<string, Handler>>('../../../src/routes/**/+server.ts', { eager: true }),
  ).map(([file, handlers]) => [patternOf(file), handlers]),
);

export type Server = (request: Request) => Promise<Response>;

/**
 * The server without a socket: its hooks around its routes, as SvelteKit calls them. What does not say where it is from is
 * from a page of its own.
 * @param getClientAddress as the adapter answers; throws where a header is configured and missing
 */
export function serverOn(platform: Platform, getClientAddress: () => string = () => '192.0.2.7'): Server {
  (globalThis as { seglPlatform?: Platform }).seglPlatform = platform;
  return async (request) => {
    const url = new URL(request.url);
    if (!request.headers.has('sec-fetch-site') && !request.headers.has('origin'))
      request.headers.set('origin', url.origin);
    const found = match(decodeURI(url.pathname));
    const event = {
      request,
      url,
      params: found?.params ?? {},
      route: { id: found?.pattern ?? null },
      locals: {},
      getClientAddress,
    } as unknown as RequestEvent;
    try {
      return await handle({ event, resolve: (at) => respond(at, found) });
    } catch (error) {
      const told = await handleError({ error, event, status: 500, message: 'Internal Error' });
      return Response.json(told, { status: 500 });
    }
  };
}

async function respond(event: RequestEvent, found: Match | null): Promise<Response> {
  const { method } = event.request;
  const handler = found?.handlers[method] ?? (method === 'HEAD' ? found?.handlers['GET'] : undefined);
  if (!handler) return new Response(null, { status: found ? 405 : 404 });
  return handler(event);
}

interface Match {
  readonly pattern: string;
  readonly params: Record<string, string>;
  readonly handlers: Record<string, Handler>;
}

/** Those with the fewest parameters first: what is said as it is goes before what anything fits. */
const inTurn = Object.entries(routes).sort(
  ([one], [other]) => one.split('[').length - other.split('[').length,
);

function match(path: string): Match | null {
  for (const [pattern, handlers] of inTurn) {
    const names = [...pattern.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name ?? '');
    const shape = pattern.replace(/\[\.\.\.\w+\]/g, '(.*)').replace(/\[\w+\]/g, '([^/]+)');
    const values = new RegExp(`^${shape}$`, 's').exec(path)?.slice(1);
    if (values)
      return {
        pattern,
        handlers,
        params: Object.fromEntries(names.map((name, at) => [name, values[at] ?? ''])),
      };
  }
  return null;
}

function patternOf(file: string): string {
  return file
    .replace(/^.*src\/routes/, '')
    .replace(/\/\+server\.ts$/, '')
    .replaceAll(/\/\([^)]+\)/g, '')
    .replace('[x+2e]', '.');
}
