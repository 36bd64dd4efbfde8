import { argon2 } from './argon2.ts';
import type { Stretched, ToStretch } from './cost.ts';

// WebAssembly runs here alone, under a policy of its own; its memory is gone with this worker.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToStretch>) => void) | null;
  postMessage(answer: Stretched): void;
};

worker.onmessage = ({ data: { secret, salt, cost } }) => {
  void argon2(secret, salt, cost).then(
    (stretched) => worker.postMessage({ stretched }),
    () => worker.postMessage({ stretched: null }),
  );
};
