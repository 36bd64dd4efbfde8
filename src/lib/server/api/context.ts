import { readingOf } from '#lib/domain/access/readings.ts';
import { deviceOf } from '#lib/domain/access/device.ts';
import {
  admission,
  clearedErrandCookie,
  clearedSessionCookie,
  deviceCookie,
  errandCookie,
  readDeviceCookie,
  readErrandCookie,
  readSessionCookie,
  sessionCookie,
  askAnother,
  standingOf,
  visitor,
  wasEnded,
} from '../identity/index.ts';
import { tellReading } from '../audit/index.ts';
import type { Platform } from '../platform/platform.ts';
import { siteOf } from '../platform/origin.ts';
import type { RequestQuotas } from '../platform/quotas.ts';
import type { ApiContext, Person } from '../platform/rpc.ts';

/** The tenant a request is for. */
export const CLIENT_HEADER = 'x-segl-client';

/** Said by a device that nobody is at: what it asks by itself is answered, and keeps no session going. */
export const UNATTENDED_HEADER = 'x-segl-unattended';

/** What the answer tells the browser beside its content. */
export interface ToBrowser {
  readonly setCookie: (value: string) => void;
  /** Lets it throw away what it has cached of this site: the person is leaving. */
  readonly clearCache?: () => void;
}

/** What is known of a request before any procedure runs: its session, checked, and the client it names, unchecked. */
export async function apiContext(
  platform: Platform,
  request: {
    id: string;
    headers: Headers;
    url: URL;
    address: string;
    client?: string | null;
    quotas?: RequestQuotas | undefined;
  } & ToBrowser,
): Promise<ApiContext> {
  const requestId = request.id;
  const secure = request.url.protocol === 'https:';
  const token = readSessionCookie(request.headers.get('cookie'), secure);
  const wantedClient = request.client ?? request.headers.get(CLIENT_HEADER);
  const unattended = request.headers.has(UNATTENDED_HEADER);
  const admitted = token
    ? await admission(platform, { token, clientId: wantedClient, requestId, unattended })
    : null;
  const live = admitted?.live ?? null;
  const person: Person | null = live && { id: live.user.id, name: live.user.name, email: live.user.email };
  return {
    platform,
    requestId,
    address: request.address,
    device: deviceOf(request.headers.get('user-agent')) ?? undefined,
    person,
    quotas: request.quotas,
    wantedClient,
    memberIn: (clientId) => admitted?.memberIn(clientId) ?? Promise.resolve(null),
    answered(context, call) {
      const reading = readingOf(call);
      if (reading) void tellReading(context, reading);
    },
    ...(token && !live && { wasEnded: () => wasEnded(visitor(platform, requestId), token) }),
    standing: live && standingOf(live, platform.config),
    weakening: askAnother,
    site: { origin: siteOf(platform.config, request.url) },
    session: {
      token,
      set: (value) => request.setCookie(sessionCookie(value, secure)),
      clear: () => {
        request.setCookie(clearedSessionCookie(secure));
        request.clearCache?.();
      },
      device: readDeviceCookie(request.headers.get('cookie'), secure),
      keepDevice: (value) => request.setCookie(deviceCookie(value, secure)),
      errand: readErrandCookie(request.headers.get('cookie'), secure),
      keepErrand: (value) =>
        request.setCookie(value === null ? clearedErrandCookie(secure) : errandCookie(value, secure)),
    },
  };
}
