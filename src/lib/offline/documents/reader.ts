/** What the service worker is asked: to keep what reads documents. It answers whether all of it is there. */
export const KEEP_READER = 'KEEP_READER';

/** Some megabytes over a slow network; the worker goes on by itself. */
const PATIENCE_MS = 60_000;

/**
 * Has the service worker keep what reads a document (pdf.js's worker, fonts, character maps, decoders), so that it is read without
 * network: it is not among the files of the app, which most devices never need it for. Never rejects.
 * @returns whether all of it is there; false where there is no worker, or it is still at it
 */
export function keepReader(): Promise<boolean> {
  const worker =
    'navigator' in globalThis && 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null;
  if (!worker) return Promise.resolve(false);
  const { port1: here, port2: there } = new MessageChannel();
  return new Promise<boolean>((resolve) => {
    const late = setTimeout(() => resolve(false), PATIENCE_MS);
    here.onmessage = ({ data }: MessageEvent<boolean>) => {
      clearTimeout(late);
      resolve(data);
    };
    worker.postMessage({ type: KEEP_READER }, [there]);
  }).finally(() => here.close());
}
