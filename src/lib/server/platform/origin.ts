import type { Config } from './config/config.ts';
import { isLoopback } from './loopback.ts';

/**
 * What browsers call this installation, in everything that is printed. There is one such name: cookies and what a
 * device has stored belong to it, and under `127.0.0.1` a person would find nothing of what is there under `localhost`.
 * Where none is configured nobody but this machine reaches it (`tls.ts`).
 */
export function originOf({ origin, port }: Pick<Config, 'origin' | 'port'>): string {
  return new URL(origin ?? `http://localhost:${port}`).origin;
}

/**
 * The site that a browser is on when it calls: what is configured, whatever the request says. Without that it is one of this
 * machine's names, at whatever port was free.
 */
export function siteOf(config: Pick<Config, 'origin' | 'port'>, asked: URL): string {
  return !config.origin && isLoopback(asked.hostname) ? asked.origin : originOf(config);
}
