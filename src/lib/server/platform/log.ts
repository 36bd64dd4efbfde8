import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Names of fields whose values never reach a log line, wherever they stand. */
const SECRETS = ['password', 'passphrase', 'token', 'totp', 'secret', 'cookie', 'authorization', 'url'];

/** JSON lines on standard error, so that what a command prints on standard output stays its answer. */
export function createLog(level: string): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, redact: { paths, censor: '[hidden]' }, base: null }, pino.destination(2));
}
