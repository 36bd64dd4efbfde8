import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  isNonJsonSerializable,
  splitLink,
  TRPCClientError,
} from '@trpc/client';
import superjson from 'superjson';
import type { AppRouter } from '#lib/server/api/router.ts';

export type Api = ReturnType<typeof createApi>;

/**
 * The typed client of the server's procedures.
 * @param clientId the tenant; without it only the session's procedures can be asked
 * @param onUnauthorized told when the server says that the session has ended; the call fails as well
 */
export function createApi({
  clientId,
  onUnauthorized,
}: { clientId?: string; onUnauthorized?: () => void } = {}) {
  const link = {
    url: '/api/trpc',
    fetch: async (url: URL | RequestInfo, init?: object) => {
      const response = await fetch(url, init);
      if (response.status === 401) onUnauthorized?.();
      return response;
    },
    headers: () => (clientId ? { 'x-segl-client': clientId } : {}),
  };
  // Fewer than the server takes in one request.
  const maxItems = 20;
  // Bytes travel as a form of their own: as they are, and not together with other calls.
  const asIs = { serialize: (data: unknown) => data, deserialize: superjson.deserialize };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => isNonJsonSerializable(operation.input),
        true: httpLink({ ...link, transformer: asIs }),
        false: httpBatchLink({ ...link, maxItems, transformer: superjson }),
      }),
    ],
  });
}

/** The error behind a failed call: its stable code and facts; null when the server could not be asked. */
export function failureOf(cause: unknown): { code: string; [fact: string]: unknown } | null {
  if (!(cause instanceof TRPCClientError)) return null;
  const data = cause.data as { segl?: { code: string } | null } | null;
  return data?.segl ?? null;
}
