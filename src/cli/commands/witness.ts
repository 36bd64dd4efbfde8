import type { Command } from 'commander';
import { runWitness, type NoWitness } from '#lib/server/witness/index.ts';
import type { Sentences } from '../sentences.ts';

interface Flags {
  readonly folder: string;
  readonly name?: string;
  readonly log: string[];
  readonly host: string;
  readonly port: string;
}

/** `segl witness`: cosigns the logs of others (c2sp.org/tlog-witness), without database or configuration. */
export function witnessCommand(program: Command): void {
  program
    .command('witness')
    .description("cosign other people's logs, each only as long as it extends what was cosigned before")
    .requiredOption('--folder <folder>', 'where its key and what it has cosigned lie; one witness for each')
    .option(
      '--name <name>',
      'what it signs as, a host and a path: auditor.example.no/witness; at the first start',
    )
    .requiredOption(
      '--log <vkey...>',
      'verifier keys of the logs it knows, as <host>/log/keys of each lists them',
    )
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on', '7380')
    .action(async ({ log: logs, port, ...flags }: Flags) => {
      const running = await runWitness({
        ...{ ...flags, logs, port: Number(port) },
        tell: (what) => console.error(`${new Date().toISOString()} ${what}`),
      });
      if (!running.ok) throw new Error(sentenceOf(running.error));
      const witness = running.value;
      console.log(`The witness answers at ${witness.url}. Its verifier keys, Ed25519 and ML-DSA-44:`);
      for (const vkey of witness.vkeys) console.log(vkey);
      await new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      });
      await witness.stop();
    });
}

const SENTENCES: Sentences<NoWitness> = {
  witness_name_missing: () =>
    'A new witness needs a --name of its own: a host and a path, without spaces and plus signs, 255 bytes at most.',
  witness_name_differs: ({ name }) =>
    `The witness of this folder is called ${name}, and can't be renamed: leave --name out, or choose another folder.`,
  witness_key_damaged: () =>
    "The key in this folder can't be read. Bring back a copy of it, or begin a new witness in another folder.",
  witness_log_malformed: ({ log }) => `This is no verifier key of a log: ${log}`,
  witness_folder_taken: ({ folder }) => `Another witness runs on ${folder}.`,
  witness_port_refused: ({ port, reason }) =>
    `It can't listen on port ${port} (${reason}); choose another with --port.`,
};

function sentenceOf(error: NoWitness): string {
  return (SENTENCES[error.code] as (error: NoWitness) => string)(error);
}
