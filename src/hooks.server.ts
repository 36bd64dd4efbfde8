import { building } from '$app/environment';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { courierOf, lookAtWitnesses, sequencerOf } from '#lib/server/audit/index.ts';
import { isFromElsewhere } from '#lib/server/api/from-elsewhere.ts';
import { jobsOf } from '#lib/server/api/jobs.ts';
import { takeMail } from '#lib/server/api/mail-in.ts';
import { loadConfig, type Config } from '#lib/server/platform/config/config.ts';
import { serveJobs, type JobServer } from '#lib/server/platform/jobs/server.ts';
import { createKeyProvider, type KeyProvider } from '#lib/server/platform/keys.ts';
import { openFromFolder } from '#lib/server/platform/keys/open.ts';
import { endWithLastWords } from '#lib/server/platform/log/last-words.ts';
import type { Listening } from '#lib/server/platform/mail/incoming/incoming.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { RequestQuotas } from '#lib/server/platform/quotas.ts';
import { denied, failureOf, refusal, told } from '#lib/server/platform/rpc/refusals.ts';
import { v7 as uuidv7 } from 'uuid';

/** Kept beside the module: in development it is loaded anew with each change, and would open a pool each time. */
const kept = globalThis as {
  seglPlatform?: Platform;
  seglJobs?: JobServer;
  seglMail?: Listening | null;
  seglKeys?: KeyProvider;
};

/** `npm start`, `npm run demo` and `npm run dev` have prepared the database and say how the app connects to it. */
export const init: ServerInit = async () => {
  // The one page made at build time needs nothing of the platform.
  if (building || kept.seglPlatform) return;
  const config = loadConfig();
  if (!config.ok) throw new Error(config.error.code);
  const { appDatabaseUrl, jobsDatabaseUrl } = config.value;
  if (!appDatabaseUrl || !jobsDatabaseUrl)
    throw new Error('start the server with `npm start`, `npm run demo` or `npm run dev`');
  const keys = (kept.seglKeys ??= await keysIn(config.value));
  kept.seglPlatform = createPlatform({ config: config.value, appUrl: appDatabaseUrl, keys });
  sequencerOf(kept.seglPlatform).start();
  void lookAtWitnesses(kept.seglPlatform);
  courierOf(kept.seglPlatform).start();
  // Stopped by whoever serves (`cli/serve.ts`), as the framework tells nobody of its end.
  kept.seglJobs = serveJobs(kept.seglPlatform, jobsOf(config.value), jobsDatabaseUrl);
  kept.seglMail = await takeMail(kept.seglPlatform);
  endWithLastWords(kept.seglPlatform.log);
};

/** In development, where whoever opened them is another process, and nobody can be asked. */
async function keysIn(config: Config): Promise<KeyProvider> {
  const opened = await openFromFolder(config, () => Promise.resolve(null));
  if (!opened.ok || !opened.value) throw new Error(opened.ok ? 'master_key_missing' : opened.error.code);
  const { root, clients } = opened.value.keys;
  return createKeyProvider(root, clients);
}

/** Largest request but for documents and SAF-T files, whose routes say their own: a chunk of a photo with its form around it, or twenty drafts. */
const BODY_LIMIT = 2 * 1024 * 1024;

export const handle: Handle = async (input) => {
  const answer = await answered(input);
  // Whatever a route says of itself: what passes here may depend on a session, and the browser would keep it readable
  // for whoever uses it next. Files of the build and the one empty page do not pass here; what of a log is for strangers
  // says that it depends on no session.
  const { quotas } = input.event.locals;
  if (quotas && input.event.url.pathname.startsWith('/api/'))
    for (const [name, value] of Object.entries(quotas.headers())) answer.headers.set(name, value);
  if (!input.event.locals.cacheable) answer.headers.set('cache-control', 'no-store');
  return answer;
};

function answered({ event, resolve }: Parameters<Handle>[0]): ReturnType<Handle> {
  event.locals.requestId = uuidv7();
  // Of what a person shares nothing is read, whatever its size and wherever it is from (`routes/(auth)/share`).
  if (event.url.pathname === '/share/files') return resolve(event);
  if (isFromElsewhere(event.request, event.url.origin)) return refusal(denied({ code: 'cross_site' }));
  if (tooLarge(event.request, event.url.pathname))
    return refusal(denied({ code: 'request_too_large', limit: BODY_LIMIT }));
  if (kept.seglPlatform) {
    event.locals.platform = kept.seglPlatform;
    event.locals.quotas = new RequestQuotas(kept.seglPlatform.quotas);
  }
  return resolve(event);
}

/** A body that does not say how long it is, is too long. */
function tooLarge(request: Request, path: string): boolean {
  if (request.body === null || path.startsWith('/api/documents/') || path === '/api/saft') return false;
  return !(Number(request.headers.get('content-length') ?? Number.NaN) <= BODY_LIMIT);
}

export const handleError: HandleServerError = ({ error, event, status }) => {
  if (status < 500) return { message: status === 404 ? 'not_found' : 'malformed_input' };
  const { requestId } = event.locals;
  kept.seglPlatform?.log.error({ err: error, route: event.route.id, request: requestId }, 'request failed');
  const segl = failureOf(told(error, { requestId, reads: event.request.method === 'GET' }));
  return { message: segl?.code ?? 'internal', request: requestId };
};
