const BEFORE = 'segl-before';

interface Installed {
  readonly precache: string;
  /** What the version that is being installed consists of. */
  readonly build: readonly string[];
}

/**
 * Keeps, when a version is installed, what it does not have any more of those on the device: a tab that nobody has loaded anew is of one of
 * them, and loads on demand what the server may have no longer. What was kept at the version before is dropped, so that it never is more.
 */
export function keepsFilesOfBefore(worker: ServiceWorkerGlobalScope, installed: Installed): void {
  worker.addEventListener('install', (event) => event.waitUntil(keep(installed)));
}

async function keep({ precache, build }: Installed): Promise<void> {
  const own = new Set(build);
  const before = await caches.open(precache);
  await caches.delete(BEFORE);
  const kept = await caches.open(BEFORE);
  for (const request of await before.keys()) {
    const { pathname } = new URL(request.url);
    const answer =
      pathname.startsWith('/_app/immutable/') && !own.has(pathname) && (await before.match(request));
    if (answer) await kept.put(request, answer);
  }
}

/** A file of the build that this version does not have: of the one before, or else of the server. */
export async function fileOfBefore({ request }: { readonly request: Request }): Promise<Response> {
  return (await caches.match(request, { cacheName: BEFORE })) ?? fetch(request);
}
