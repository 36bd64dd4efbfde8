import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Mailbox {
  /** For the setting `smtp`. */
  readonly smtp: string;
  /** Where the messages can be read. */
  readonly page: string;
  stop(): void;
}

/**
 * A mail server on this machine that delivers nothing, and a page with what it took: a process and ports of their own,
 * so that nothing of it is in the product. It ends with this process.
 */
export function startMailbox(): Promise<Mailbox> {
  const child = fork(fileURLToPath(new URL('mailbox.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const { smtp, page } = message as { smtp: number; page: number };
      child.channel?.unref();
      child.unref();
      resolve({
        smtp: `smtp://127.0.0.1:${smtp}`,
        page: `http://localhost:${page}`,
        stop: () => child.disconnect(),
      });
    });
    child.once('exit', (code) => reject(new Error(`the mailbox ended with ${code}`)));
  });
}
