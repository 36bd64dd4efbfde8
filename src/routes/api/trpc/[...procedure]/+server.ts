import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { apiContext } from '#lib/server/api/context.ts';
import { appRouter } from '#lib/server/api/router.ts';
import type { RequestHandler } from './$types';

const handle: RequestHandler = ({ request, url, locals, getClientAddress }) => {
  const { platform } = locals;
  const answerHeaders = new Headers();
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: () =>
      apiContext(platform, {
        headers: request.headers,
        url,
        address: getClientAddress(),
        setCookie: (value) => answerHeaders.append('set-cookie', value),
        // Not `storage`: receipts that only this device has must outlive a sign-out.
        clearCache: () => answerHeaders.set('clear-site-data', '"cache"'),
      }),
    responseMeta: () => ({ headers: answerHeaders }),
    onError: ({ error, path, ctx }) => {
      // Expected errors are answers; what is left is a bug, and the person's answer says nothing of it.
      if (error.code === 'INTERNAL_SERVER_ERROR') {
        platform.log.error(
          { err: error.cause ?? error, procedure: path, request: ctx?.requestId },
          'procedure failed',
        );
      }
    },
  });
};

export const GET = handle;
export const POST = handle;
