import { logsDegraded } from '#lib/server/audit/index.ts';
import { answers } from '#lib/server/platform/health.ts';
import { SHORTLY } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestHandler } from './$types';

/**
 * For whoever watches the server: 200 when a request would be served now, else 503, and either soon. With `degraded` in
 * place of `ok` requests are served, and some log is not signed on, or not remembered where it should be.
 */
export const GET: RequestHandler = async ({ locals }) => {
  if (!(await answers(locals.platform.database)))
    return new Response('database does not answer\n', {
      status: 503,
      headers: { 'retry-after': String(SHORTLY) },
    });
  return new Response(`${logsDegraded(locals.platform) ?? 'ok'}\n`);
};
