import type { Config } from './config.ts';

/** Names of this machine, by which nobody else reaches it. */
const HERE = ['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost'];

/**
 * What browsers call this installation, in everything that is printed. There is one such name: cookies and what a
 * device has stored belong to it, and under `127.0.0.1` a person would find nothing of what is there under `localhost`.
 */
export function originOf({ origin, host, port }: Pick<Config, 'origin' | 'host' | 'port'>): string {
  if (origin) return new URL(origin).origin;
  const name = HERE.includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return new URL(`http://${name}:${port}`).origin;
}

/**
 * The site that a browser is on when it calls: what is configured, whatever the request says. Without that it is one of this
 * machine's names, at whatever port was free.
 */
export function siteOf(config: Pick<Config, 'origin' | 'host' | 'port'>, asked: URL): string {
  const isHere = !config.origin && HERE.includes(asked.hostname);
  return isHere ? asked.origin : originOf(config);
}
