import { dev } from '$app/environment';
import { note } from '#lib/offline/support.ts';
import { appVersion } from '#lib/offline/version.svelte.ts';
import { fault } from '#lib/ui/app/fault.svelte.ts';
import { allowOwnScripts } from '#lib/ui/app/own-scripts.ts';

allowOwnScripts();

// In development the files change under the worker's feet. A browser that refuses to register one
// (private windows of some) still has the whole app while online.
if (!dev) appVersion.watch().catch(note);

// What nobody has caught becomes a sentence, whatever screen it happened under.
addEventListener('unhandledrejection', ({ reason }) => fault.tell(reason));
// Without an error it is the browser's own remark, such as about a ResizeObserver.
addEventListener('error', ({ error }) => {
  if (error) fault.tell(error);
});
