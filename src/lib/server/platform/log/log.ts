import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { loggedError } from './logged-error.ts';

export type Logger = PinoLogger;

/** Names of fields whose values never reach a log line, wherever they stand. */
const SECRETS = ['password', 'passphrase', 'token', 'totp', 'secret', 'cookie', 'authorization', 'url'];

/** JSON lines on standard error, so that what a command prints on standard output stays its answer. */
export function createLog(level: string, to: DestinationStream = pino.destination(2)): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const serializers = { err: (cause: unknown) => loggedError(cause) };
  return pino({ level, redact: { paths, censor: '[hidden]' }, serializers, base: null }, to);
}
