import { building } from '$app/environment';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { sequencerOf } from '#lib/server/audit/index.ts';
import { loadConfig } from '#lib/server/platform/config.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';

let platform: Platform;

/** `segl start` and `npm run dev` have prepared the database and say how the app connects to it. */
export const init: ServerInit = () => {
  // The one page made at build time needs nothing of the platform.
  if (building) return;
  const config = loadConfig();
  if (!config.ok) throw new Error(config.error.code);
  const { appDatabaseUrl } = config.value;
  if (!appDatabaseUrl) throw new Error('start the server with `npm start`, `npm run demo` or `npm run dev`');
  platform = createPlatform(config.value, appDatabaseUrl);
  sequencerOf(platform).start();
};

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=()',
};

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.platform = platform;
  const response = await resolve(event);
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (event.url.protocol === 'https:') {
    response.headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
  }
  return response;
};

export const handleError: HandleServerError = ({ error, event, status }) => {
  if (status !== 404) platform.log.error({ err: error, path: event.url.pathname }, 'request failed');
  return { message: 'internal' };
};
