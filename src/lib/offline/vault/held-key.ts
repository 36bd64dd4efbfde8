import type { HeldKey, ToHolder } from './key-holder.ts';

/*
 * An open vault's key in the memory of the service worker, so that a page loaded anew before it would have locked itself
 * asks nobody. It is never written: where the browser has ended the worker meanwhile, the key is gone and the person is
 * asked. What answers there is
 * `key-holder.ts`.
 */

/** A worker that has not answered by then has been ended or is none of ours. */
const PATIENCE_MS = 1000;

export function holdKey(vault: string, held: HeldKey): void {
  tell({ type: 'HOLD_KEY', vault, held });
}

export function forgetKey(vault: string): void {
  tell({ type: 'FORGET_KEY', vault });
}

/** Null where no worker holds one, or holds it no more. Never rejects. */
export function askForKey(vault: string): Promise<HeldKey | null> {
  const worker = holder();
  if (!worker) return Promise.resolve(null);
  const { port1: here, port2: there } = new MessageChannel();
  return new Promise<HeldKey | null>((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE_MS);
    here.onmessage = ({ data }: MessageEvent<HeldKey | null>) => {
      clearTimeout(late);
      resolve(data);
    };
    worker.postMessage({ type: 'ASK_KEY', vault } satisfies ToHolder, [there]);
  }).finally(() => here.close());
}

function tell(message: ToHolder): void {
  holder()?.postMessage(message);
}

const holder = (): ServiceWorker | null =>
  'navigator' in globalThis && 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
