import type { Logger } from './log.ts';

/**
 * For a server: an error that nothing caught ends the process, as it would without this, but is told through the log,
 * which knows what may not stand there. Node itself prints every property of it, statement and parameters included.
 */
export function endWithLastWords(log: Logger): void {
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'the process ends');
    process.exit(1);
  });
}
