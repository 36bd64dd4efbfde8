import { dev } from '$app/environment';
import { appVersion } from '#lib/offline/version.svelte.ts';

// In development the files change under the worker's feet. A browser that refuses to register one
// (private windows of some) still has the whole app while online.
if (!dev) appVersion.watch().catch((error: unknown) => reportError(error));
