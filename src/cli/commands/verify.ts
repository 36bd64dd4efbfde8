import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { secondsFor } from '#lib/domain/signature/patience.ts';
import type { PdfVerdict, TrustedRoots, VerifyOptions } from '#lib/domain/signature/verify.ts';
import { loadConfig } from '#lib/server/platform/config/config.ts';
import { inThread, MEGABYTES } from '#lib/server/signing/pdf/workshop.ts';
import { LISTS_FILE, readPem, ROOTS_FILE } from '#lib/server/signing/pki/pem.ts';
import { wantedVersion, writeVersion } from './signed-version.ts';
import { describeVerdict } from './verdict-sentences.ts';

/** What a small file may take, and a large one more. An ordinary document takes a twentieth of a second. */
const LEAST_SECONDS = 5;

/** 0 valid, 1 changed or invalid, 2 nothing to judge, 3 intact but of an unknown issuer, 4 can't be judged. */
const EXIT_CODES: Readonly<Record<PdfVerdict['overall'], number>> = {
  valid: 0,
  changed: 1,
  invalid: 1,
  unsigned: 2,
  unreadable: 2,
  unknown_issuer: 3,
  unjudged: 4,
};

interface Flags {
  readonly roots?: string;
  readonly json?: boolean;
  readonly seconds?: number;
  readonly revision?: string;
  readonly out?: string;
}

/** `segl verify …`: judges a signed PDF on this machine alone, without database or network. */
export function verifyCommand(
  program: Command,
  {
    print = (text: string) => console.log(text),
    printError = (text: string) => console.error(text),
  }: { print?: (text: string) => void; printError?: (text: string) => void } = {},
): void {
  program
    .command('verify <file>')
    .description('whether a signed PDF is genuine and unchanged (exit code 0 only then)')
    .option('--roots <pem>', 'certificates of the issuers to trust; else those of this installation')
    .option('--json', 'the verdict as JSON')
    .option('--revision <n>', 'with --out: the version that the n-th signature fixed')
    .option('--out <pdf>', 'where to write that version; no file may be there')
    .option('--seconds <n>', 'how long the file may take; else five, and one more for each MiB', Number)
    .action(async (file: string, flags: Flags) => {
      // Whatever keeps the file from being judged must not look like a file that was found changed.
      process.exitCode = 2;
      try {
        const trusted = rootsFrom(flags.roots);
        const wanted = wantedVersion(flags);
        const bytes = readFile(file);
        const judged = await judge(
          bytes,
          { ...trusted, at: new Date() },
          flags.seconds ?? secondsFor(bytes.length, LEAST_SECONDS),
        );
        print(
          flags.json
            ? JSON.stringify(judged, null, 2)
            : describeVerdict(judged, trusted.roots.length).join('\n'),
        );
        if (wanted) printError(writeVersion(bytes, judged, wanted));
        process.exitCode = EXIT_CODES[judged.overall];
      } catch (cause) {
        printError(cause instanceof Error ? cause.message : String(cause));
      }
    });
}

function readFile(file: string): Uint8Array<ArrayBuffer> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  return Uint8Array.from(readFileSync(file));
}

/** The trusted roots: those named, else those of the installation whose configuration is found here. */
function rootsFrom(named: string | undefined): TrustedRoots {
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`There is no file ${named}.`);
    return { roots: readPem(readFileSync(named, 'utf8')) };
  }
  const config = loadConfig();
  if (!config.ok) return { roots: [] };
  const { dataFolder, timestampRoots } = config.value;
  const own = readIfThere(join(dataFolder, ROOTS_FILE));
  const list = join(dataFolder, LISTS_FILE);
  const lists = existsSync(list) ? [readFile(list)] : [];
  return { lists, roots: own, timeRoots: [...own, ...(timestampRoots ? readIfThere(timestampRoots) : [])] };
}

function readIfThere(path: string): Uint8Array[] {
  return existsSync(path) ? readPem(readFileSync(path, 'utf8')) : [];
}

/** Judges in a thread with a bound on time and memory: a file made to take both must not take more. */
async function judge(bytes: Uint8Array, options: VerifyOptions, seconds: number): Promise<PdfVerdict> {
  const judged = await inThread('verifyPdf', { bytes, options }, { milliseconds: seconds * 1000 });
  if (judged.ok) return judged.value;
  const late = judged.error.code === 'pdf_bomb' && judged.error.reason === 'time';
  const bound = late ? `${seconds} seconds` : `${MEGABYTES} MB of memory`;
  throw new Error(`The file could not be judged within ${bound}. Do not trust it.`);
}
