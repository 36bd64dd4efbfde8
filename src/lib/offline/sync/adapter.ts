import { CallFailed, isNotNow, type Send } from '#lib/api.ts';
import type { MutationEnvelope, MutationOutcome } from '#lib/domain/sync/mutation.ts';
import type { HeldDraft } from '#lib/domain/sync/restored.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { PulledPage } from '../pulled/reading.ts';
import type { ApiFailure, Asking, Registered, Standing, SyncApi } from './port.ts';

/** The procedures of `createApi()` that the device calls, as narrow as it needs them. */
export interface SyncProcedures {
  sync: {
    standing: { query(asked: Asking): Promise<Standing> };
    held: {
      query(asked: {
        drafts: string[];
        photos: string[];
      }): Promise<{ drafts: HeldDraft[]; photos: string[] }>;
    };
    pull: { query(asked: { cursor: string | null }): Promise<PulledPage> };
    register: { mutate(device: { deviceId: string; name: string }): Promise<Registered> };
    push: {
      mutate(input: {
        deviceId: string;
        mutations: MutationEnvelope[];
      }): Promise<{ outcomes: MutationOutcome[] }>;
    };
  };
}

/** The server behind the port. Whatever it throws becomes one of the failures the loop knows. */
export function syncApiOver({ sync }: SyncProcedures, send: Send): SyncApi {
  return {
    standing: (asked) => answered(() => sync.standing.query(asked)),
    held: (asked) => answered(() => sync.held.query(asked)),
    register: (device) => answered(() => sync.register.mutate(device)),
    push: (deviceId, mutations) =>
      answered(async () => (await sync.push.mutate({ deviceId, mutations })).outcomes),
    pull: (cursor) => answered(() => sync.pull.query({ cursor })),
    sendPhoto: (photo, upload) =>
      answered(async () => {
        // Most rounds have no photo to send.
        const { sendByTus } = await import('./upload.ts');
        await sendByTus(send, photo, upload);
      }),
  };
}

async function answered<T>(call: () => Promise<T>): Promise<Result<T, ApiFailure>> {
  try {
    return ok(await call());
  } catch (error) {
    if (error instanceof CallFailed) return err(failureOf(error));
    throw error;
  }
}

function failureOf({ data, status, retryAfter }: CallFailed): ApiFailure {
  // Without data there was no answer of ours: no network, its own page, a proxy's, a server just starting.
  const { httpStatus, segl, code } = (data ?? {}) as {
    httpStatus?: number;
    segl?: { code?: string; retryAfterSeconds?: number };
    code?: string;
  };
  const told = httpStatus ?? status;
  if (told !== undefined && isNotNow(told)) {
    const seconds = retryAfter ?? segl?.retryAfterSeconds;
    return { code: 'not_now', ...(seconds !== undefined && { retryAfter: seconds * 1000 }) };
  }
  if (httpStatus === undefined) return { code: 'unreachable' };
  if (httpStatus === 401) return { code: 'signed_out' };
  return { code: 'refused', reason: segl?.code ?? code ?? 'refused' };
}
