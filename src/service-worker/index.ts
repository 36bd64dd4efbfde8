/// <reference types="@sveltejs/kit" />
import { OUTBOX_TAG, WAKE } from '#lib/offline/background.ts';
import { build, files, prerendered, version } from '$service-worker';
import { cacheNames, clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { KEEP_READER } from '../lib/offline/documents/reader.ts';
import { KeyHolder, type ToHolder } from '../lib/offline/vault/key-holder.ts';
import { fileOfBefore, keepsFilesOfBefore } from './files-of-before.ts';
import { tellsWhatWaits } from './push.ts';
import { isOfReader, keepReader, keepReaderOn, OF_DOCUMENTS_CACHE, readerFile } from './reader-files.ts';
import { isShare, takesShares } from './share.ts';

/*
 * Makes the app open without network: everything it consists of is stored when a version is installed,
 * and every page is answered with the same empty shell, whose router then shows the page asked for.
 * No answer of the server is ever stored here: what a person may see offline lies encrypted in IndexedDB.
 */

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

/** `src/routes/(app)/shell`: prerendered, without content. */
const SHELL = '/shell';

/** What only the server can answer; a page among them needs the network. */
const FROM_SERVER = [
  /^\/api\//,
  /^\/\.well-known\//,
  /^\/pki\//,
  /^\/log\/./,
  /^\/health/,
  /^\/verify/,
  /^\/_app\//,
];

/** Files whose name changes with their content need no revision. */
const IMMUTABLE = /\/_app\/immutable\//;

/** What only the reading of documents, of HEIC and of receipts needs: large, and most devices never do. */
const READER = /\.(mjs|bcmap|pfb|wasm|gz)$|\/LiberationSans[^/]*\.ttf$|\/(heic|read)-worker[^/]*\.js$/;

/** What reads receipts: kept from the first time on that somebody wants it, so that it works without network from then on. */
const OF_RECEIPTS = /\/(tesseract-core[^/]*\.wasm|nor\.traineddata[^/]*\.gz|read-worker[^/]*\.js)$/;
const OF_RECEIPTS_CACHE = 'segl-reading';

/** What a system shows before the app is installed. */
const SHOWN_BEFORE = /^\/screenshots\//;

const shipped = files.filter((url) => !SHOWN_BEFORE.test(url));

keepsFilesOfBefore(worker, { precache: cacheNames.precache, build });
precacheAndRoute(
  [...build.filter((url) => !READER.test(url)), ...shipped, ...prerendered].map((url) => ({
    url,
    revision: IMMUTABLE.test(url) ? null : version,
  })),
  // A path means that file and nothing else, as it does on the server.
  { cleanURLs: false, directoryIndex: '' },
);
cleanupOutdatedCaches();

// The shell of the installed version also when there is a network: the page and the files it loads are
// then always of one version, and a new one comes when the person accepts it, not in the middle of a draft.
registerRoute(new NavigationRoute(createHandlerBoundToURL(SHELL), { denylist: FROM_SERVER }));

// Their names change with their content, so what is kept is what would come.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && OF_RECEIPTS.test(url.pathname),
  new CacheFirst({ cacheName: OF_RECEIPTS_CACHE }),
);
// Those that read documents only where somebody asked for it: who reads one with network needs no copy.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && isOfReader(url.pathname),
  async ({ request }) => (await readerFile(request)) ?? fileOfBefore({ request }),
);
// A tab that stays on the version before still finds what that loads on demand.
registerRoute(({ url, sameOrigin }) => sameOrigin && IMMUTABLE.test(url.pathname), fileOfBefore);

// Never kept as it came, and never sent.
registerRoute(isShare, takesShares, 'POST');

// The first visit is served by this worker from its next request on, without a reload.
clientsClaim();

tellsWhatWaits(worker);

// The network is back. Only a page has the key to what waits, so only pages are woken.
worker.addEventListener('sync', (event) => {
  const woken = event as ExtendableEvent & { readonly tag: string };
  if (woken.tag !== OUTBOX_TAG) return;
  const wake = async (): Promise<void> => {
    for (const page of await worker.clients.matchAll({ type: 'window' })) page.postMessage(WAKE);
  };
  woken.waitUntil(wake());
});

worker.addEventListener('install', (event: ExtendableEvent) => event.waitUntil(keepReaderOn(build)));

// What this version reads with no longer: all of it goes, once this version has taken over.
worker.addEventListener('activate', (event: ExtendableEvent) =>
  event.waitUntil(Promise.all([OF_RECEIPTS_CACHE, OF_DOCUMENTS_CACHE].map(leaveBehind))),
);

async function leaveBehind(cacheName: string): Promise<void> {
  if (!(await worker.caches.has(cacheName))) return;
  const kept = await worker.caches.open(cacheName);
  for (const request of await kept.keys())
    if (!build.includes(new URL(request.url).pathname)) await kept.delete(request);
}

const keys = new KeyHolder();

/** Of this origin, and nothing but a page: no other worker, and no frame of elsewhere. */
const isOwnPage = (source: ExtendableMessageEvent['source']): boolean =>
  source instanceof WindowClient && new URL(source.url).origin === location.origin;

function keeping(event: ExtendableMessageEvent, asked: MessagePort | undefined): void {
  event.waitUntil(keepReader(build).then((kept) => asked?.postMessage(kept)));
}

worker.addEventListener('message', (event: ExtendableMessageEvent) => {
  const { source, ports } = event;
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  // A new version takes over only when the page asks, because a person has accepted it.
  if (message.type === 'SKIP_WAITING') void worker.skipWaiting();
  else if (message.type === KEEP_READER && isOwnPage(source)) keeping(event, ports[0]);
  else if (isOwnPage(source)) keys.hear(message as ToHolder, (held) => ports[0]?.postMessage(held));
});
