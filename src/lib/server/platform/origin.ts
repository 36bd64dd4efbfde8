import type { Config } from './config.ts';

/**
 * What browsers call this installation, in everything that is printed. There is one such name: cookies and what a
 * device has stored belong to it, and under `127.0.0.1` a person would find nothing of what is there under `localhost`.
 * Where none is configured nobody but this machine reaches it (`tls.ts`).
 */
export function originOf({ origin, port }: Pick<Config, 'origin' | 'port'>): string {
  return new URL(origin ?? `http://localhost:${port}`).origin;
}
