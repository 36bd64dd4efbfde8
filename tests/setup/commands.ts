import { Command } from 'commander';
import type { CommandOptions } from '../../src/cli/installation.ts';
import type { Platform } from '#lib/server/platform/platform.ts';

type Options = CommandOptions & { readonly print: (text: string) => void };

/**
 * What `segl …` prints on a platform, of the commands that `add` brings; one word of the line may stand for several, as
 * `Kari_Li`. Throws what the command would end with.
 */
export async function printedBy(
  platform: Platform,
  line: string,
  add: (program: Command, options: Options) => void,
): Promise<string> {
  const printed: string[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  add(program, { withPlatform: (work) => work(platform), print: (text) => void printed.push(text) });
  for (const command of program.commands) for (const each of command.commands) each.exitOverride();
  const words = line.split(' ').map((word) => word.replaceAll('_', ' '));
  await program.parseAsync(words, { from: 'user' });
  return printed.join('\n');
}
