import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { takeListAsItIs, tokenFiles, type TimeReport } from '#lib/server/audit/index.ts';
import { rootsIn } from '#lib/server/platform/timestamps/source.ts';
import { timeRoots, writePem } from '#lib/server/signing/index.ts';
import { withPlatform } from '../installation.ts';

/** `segl audit time`: the tokens of timestamp authorities on the installation's log. */
export function timeCommand(audit: Command): void {
  audit
    .command('time')
    .description("the token on a checkpoint of the installation's log, as files for other people's programs")
    .option('--size <size>', 'of the checkpoint with this many leaves; the newest where left out', Number)
    .option('--out <folder>', 'where the files go', '.')
    .option('--as-it-is', 'take the list of tokens as it is for the right one, whatever is remembered of it')
    .action(async (flags: { size?: number; out: string; asItIs?: true }) => {
      await withPlatform(async (platform) => {
        if (flags.asItIs) {
          console.log(`Remembered: ${await takeListAsItIs(platform)} tokens.`);
          return;
        }
        const files = await tokenFiles(platform, flags.size ?? null);
        if (!files) throw new Error('No token on such a checkpoint. See segl audit verify.');
        mkdirSync(flags.out, { recursive: true });
        const roots = writePem(rootsIn(await timeRoots(platform)));
        for (const { name, content } of [...files, { name: 'time-roots.pem', content: roots }]) {
          writeFileSync(join(flags.out, name), content);
          console.log(join(flags.out, name));
        }
      });
    });
}

/** What `audit verify` says of the tokens. */
export function timeSentence({ tokens, newest, lapsed }: TimeReport, configured: boolean): string {
  const off = configured ? '' : ' No timestamp authority is configured.';
  if (!newest) return `Time: no token${tokens > 0 ? ' that holds' : ''}.${off}`;
  const by = newest.own ? "the installation's own clock, which nobody else vouches for" : newest.by;
  const gone = lapsed > 0 ? ` ${lapsed} ended before they were carried on, and prove nothing any more.` : '';
  return `Time: ${tokens} tokens, the newest of ${newest.time.toISOString()} by ${by}.${gone}${off}`;
}
