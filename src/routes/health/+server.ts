import { faultsFound, logsDegraded } from '#lib/server/audit/index.ts';
import { answers } from '#lib/server/platform/health.ts';
import { SHORTLY } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestHandler } from './$types';

/**
 * For whoever watches the server: 200 when a request would be served now, else 503, and either soon. With `degraded` in
 * place of `ok` requests are served, and some log is not signed on, or not remembered where it should be, or a
 * verification has found faults: a server that serves is not taken out of service for them.
 */
export const GET: RequestHandler = async ({ locals: { platform } }) => {
  if (!(await answers(platform.database)))
    return new Response('database does not answer\n', {
      status: 503,
      headers: { 'retry-after': String(SHORTLY) },
    });
  const faults = (await faultsFound(platform)) ? 'degraded: verification found faults' : null;
  return new Response(`${logsDegraded(platform) ?? faults ?? 'ok'}\n`);
};
