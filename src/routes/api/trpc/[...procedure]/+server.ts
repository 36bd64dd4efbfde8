import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { contextOf, logError, weighed } from '#lib/server/api/request.ts';
import { appRouter } from '#lib/server/api/router.ts';
import { failure, refusal } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
  const req = await weighed(event, event.params.procedure);
  if (!req.ok) return refusal(failure(req.error, 'BAD_REQUEST'));
  const answerHeaders = new Headers();
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: req.value,
    router: appRouter,
    createContext: () =>
      contextOf(event, {
        setCookie: (value) => answerHeaders.append('set-cookie', value),
        // Not `storage`: receipts that only this device has must outlive a sign-out.
        clearCache: () => answerHeaders.set('clear-site-data', '"cache"'),
      }),
    responseMeta: () => ({ headers: answerHeaders }),
    onError: ({ error, path }) => logError(event, error, path),
  });
};

export const GET = handle;
export const POST = handle;
