import { answers } from '#lib/server/platform/health.ts';
import { SHORTLY } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestHandler } from './$types';

/** For whoever watches the server: 200 when a request would be served now, else 503, and either soon. */
export const GET: RequestHandler = async ({ locals }) =>
  (await answers(locals.platform.database))
    ? new Response('ok\n')
    : new Response('database does not answer\n', {
        status: 503,
        headers: { 'retry-after': String(SHORTLY) },
      });
