import type { Bytes } from '../store/bytes.ts';
import type { Cost, Stretched, ToStretch } from './cost.ts';

/** Makes what a person types into a key. */
export type Stretch = (secret: Bytes, salt: Bytes, cost: Cost) => Promise<Bytes>;

/** In a worker that ends with it: the page stays alive meanwhile. Rejects where it can't be loaded, or has not the memory. */
export const stretchInWorker: Stretch = async (secret, salt, cost) => {
  const worker = new Worker(new URL('./argon2-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<Bytes>((resolve, reject) => {
      worker.onmessage = ({ data: { stretched } }: MessageEvent<Stretched>) => {
        if (stretched) resolve(stretched);
        else reject(new Error('argon2id did not run'));
      };
      worker.onerror = (event) => reject(new Error(event.message || 'a worker could not be loaded'));
      worker.postMessage({ secret, salt, cost } satisfies ToStretch);
    });
  } finally {
    worker.terminate();
  }
};
