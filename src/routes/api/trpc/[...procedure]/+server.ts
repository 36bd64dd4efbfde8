import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { contextOf, logError, refused, weighed } from '#lib/server/api/request.ts';
import { appRouter } from '#lib/server/api/router.ts';
import type { ApiContext } from '#lib/server/platform/rpc.ts';
import { denied, waitHeader } from '#lib/server/platform/rpc/refusals.ts';
import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
  const answerHeaders = new Headers();
  let asked: Promise<ApiContext> | undefined;
  const context = () =>
    (asked ??= contextOf(event, {
      setCookie: (value) => answerHeaders.append('set-cookie', value),
      // Not `storage`: receipts that only this device has must outlive a sign-out.
      clearCache: () => answerHeaders.set('clear-site-data', '"cache"'),
    }));
  try {
    const isKnown = async () => (await context()).person !== null;
    const req = await weighed(event, event.params.procedure, isKnown);
    if (!req.ok) throw denied(req.error);
    return await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: req.value,
      router: appRouter,
      createContext: context,
      responseMeta({ errors }) {
        for (const [name, value] of Object.entries(waitHeader(errors))) answerHeaders.set(name, value);
        return { headers: answerHeaders };
      },
      onError: ({ error, path }) => logError(event, error, path),
    });
  } catch (cause) {
    return refused(event, cause, event.request.method !== 'POST');
  }
};

export const GET = handle;
export const POST = handle;
