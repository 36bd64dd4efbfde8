import { logsDegraded, whatIsWrong } from '#lib/server/audit/index.ts';
import { answers } from '#lib/server/platform/health.ts';
import { SHORTLY } from '#lib/server/platform/rpc/refusals.ts';
import { troubleOn } from '#lib/server/platform/trouble.ts';
import type { RequestHandler } from './$types';

/**
 * For whoever watches the server: 200 when a request would be served now, else 503, and either soon. `degraded` under 200:
 * requests are served, and an operator is to look into it; nothing that is raised takes the server out of service. Which client
 * it is about stands in the server's log alone.
 */
export const GET: RequestHandler = async ({ locals: { platform } }) => {
  if (!(await answers(platform.database)))
    return new Response('database does not answer\n', {
      status: 503,
      headers: { 'retry-after': String(SHORTLY) },
    });
  const known = await whatIsWrong(platform);
  const trouble = [...troubleOn(platform), ...logsDegraded(platform), ...known];
  return new Response(trouble.length === 0 ? 'ok\n' : `degraded: ${trouble.join(', ')}\n`);
};
