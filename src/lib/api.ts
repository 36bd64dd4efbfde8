import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  isNonJsonSerializable,
  splitLink,
  TRPCClientError,
} from '@trpc/client';
import { read, written } from '#lib/domain/wire.ts';
import type { AppRouter, Code } from '#lib/server/api/router.ts';

export type Api = ReturnType<typeof createApi>;

/** What a call tells of the server: it answered, that it can't now, nobody did, or the session has ended. */
export type Reach = 'reached' | 'not-now' | 'away' | 'signed-out';

/**
 * The typed client of the server's procedures.
 * @param clientId the tenant; without it only the session's procedures can be asked
 * @param onUnauthorized told when the server says that the session has ended; the call fails as well
 * @param onReach told after each call
 */
export function createApi({
  clientId,
  onUnauthorized,
  onReach,
}: { clientId?: string; onUnauthorized?: () => void; onReach?: (reach: Reach) => void } = {}) {
  const link = {
    url: '/api/trpc',
    fetch: async (url: URL | RequestInfo, init?: object) => {
      const response = await fetch(url, init).catch((cause: unknown) => {
        // Taken back by the page itself, it tells nothing of the server.
        if (!(cause instanceof DOMException && cause.name === 'AbortError')) onReach?.('away');
        throw cause;
      });
      onReach?.(reachOf(response.status));
      if (response.status === 401) onUnauthorized?.();
      return response;
    },
    headers: () => (clientId ? { 'x-segl-client': clientId } : {}),
  };
  // Fewer than the server takes in one request.
  const maxItems = 20;
  // Bytes travel as a form of their own: as they are, and not together with other calls.
  const asIs = { serialize: (data: unknown) => data, deserialize: read };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => isNonJsonSerializable(operation.input),
        true: httpLink({ ...link, transformer: asIs }),
        false: httpBatchLink({ ...link, maxItems, transformer: { serialize: written, deserialize: read } }),
      }),
    ],
  });
}

/** Statuses of a server, or of what stands before it, that can't answer anything now. */
const NOT_NOW: ReadonlySet<number> = new Set([502, 503, 504]);

function reachOf(status: number): Reach {
  if (status === 401) return 'signed-out';
  return NOT_NOW.has(status) ? 'not-now' : 'reached';
}

/**
 * The error behind a failed call: its stable code and facts; null when the server could not be asked. A server of another
 * version may have codes that this one does not know.
 */
export function failureOf(cause: unknown): { code: Code; [fact: string]: unknown } | null {
  if (!(cause instanceof TRPCClientError)) return null;
  const data = cause.data as { segl?: { code: Code } | null } | null;
  return data?.segl ?? null;
}
