import { createInterface } from 'node:readline';
import type { AskPassphrase } from '#lib/server/platform/keys/read-master.ts';

const given = new Map<boolean, Promise<string | null>>();
let lines: AsyncIterator<string> | undefined;

/**
 * Asks on the terminal, without showing what is typed; else takes the next line of standard input, as
 * `systemd-ask-password Segl | npm start` hands it over. Each of the two questions once per process: null where nothing comes.
 */
export const askPassphrase: AskPassphrase = ({ first }) => {
  const known = given.get(first) ?? (process.stdin.isTTY ? fromTerminal(first) : nextLine());
  given.set(first, known);
  return known;
};

async function fromTerminal(first: boolean): Promise<string | null> {
  if (!first) return typed('Passphrase of the master key: ');
  const chosen = await typed('Choose the passphrase that the master key follows from: ');
  return chosen === (await typed('Once more: ')) ? chosen : null;
}

function typed(question: string): Promise<string> {
  process.stderr.write(question);
  const { stdin } = process;
  stdin.setRawMode(true);
  stdin.resume();
  let line = '';
  return new Promise((resolve) => {
    const take = (bytes: Buffer) => {
      for (const sign of bytes.toString('utf8')) {
        if (sign === '\u0003') process.exit(130);
        else if (sign === '\u007f' || sign === '\b') line = [...line].slice(0, -1).join('');
        else if (sign !== '\r' && sign !== '\n') line += sign;
        else {
          stdin.off('data', take).setRawMode(false).pause();
          process.stderr.write('\n');
          resolve(line);
          return;
        }
      }
    };
    stdin.on('data', take);
  });
}

async function nextLine(): Promise<string | null> {
  lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const next = await lines.next();
  // What else comes, or whether it ever ends, keeps no process.
  process.stdin.unref?.();
  return next.done || next.value === '' ? null : next.value;
}
