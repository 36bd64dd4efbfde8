import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { LANGUAGES, sayCount, type Language } from '#lib/domain/language.ts';
import { checkSaft, type SaftChecked } from '#lib/domain/ledger/saft/checked/checked.ts';
import { faultText, outcomeText, placeText } from '#lib/domain/ledger/saft/checked/told.ts';
import { SAFT_WORDS } from '#lib/domain/ledger/saft/words/languages.ts';
import { harmless } from '../terminal.ts';

/** 0: nothing in it is an error. 1: something is. 2: it can't be read, or there is no such file. */
const EXIT_CODES = { sound: 0, faulty: 1, unreadable: 2 } as const satisfies Record<
  SaftChecked['outcome'],
  number
>;
const MISUSED = 2;

interface Terminal {
  readonly print?: (line: string) => void;
  readonly printError?: (line: string) => void;
}

/** `segl saft check FILE`: what the schema lets pass, in any producer's file; without a database. */
export function saftCheckCommand(
  saft: Command,
  { print = (line) => console.log(line), printError = (line) => console.error(line) }: Terminal = {},
): void {
  saft
    .command('check <file>')
    .description('what the schema lets pass; also .zip and .gz; 0 sound, 1 errors, 2 unreadable')
    .option('--json', 'what was found, as JSON, said in both languages')
    .addOption(new Option('--language <language>', 'of the text').choices([...LANGUAGES]).default('en'))
    .action(async (file: string, flags: { json?: boolean; language: Language }) => {
      if (!existsSync(file) || !statSync(file).isFile()) {
        process.exitCode = MISUSED;
        return printError(`There is no file ${harmless(file)}.`);
      }
      const checked = await checkSaft(onDisk(file), basename(file));
      process.exitCode = EXIT_CODES[checked.outcome];
      if (flags.json) return print(JSON.stringify(inBothLanguages(checked), null, 2));
      for (const line of checkedLines(checked, flags.language)) print(harmless(line));
    });
}

/** A file on disk, read in the pieces of a stream. */
export function onDisk(path: string) {
  return {
    size: statSync(path).size,
    read: (from: number, to: number): AsyncIterable<Uint8Array> =>
      // The stream's end is inclusive.
      to > from ? createReadStream(path, { start: from, end: to - 1 }) : nothing(),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function inBothLanguages({ found, fault, ...checked }: SaftChecked) {
  const { nb, en } = SAFT_WORDS;
  return {
    ...checked,
    fault: fault && { ...fault, nb: nb.faults[fault.code], en: en.faults[fault.code] },
    found: found.map((kind) => ({ ...kind, nb: nb.found[kind.code], en: en.found[kind.code] })),
  };
}

/** As a person reads it at a terminal. */
export function* checkedLines(checked: SaftChecked, language: Language): Generator<string> {
  const words = SAFT_WORDS[language];
  const { header, counts, fault, found } = checked;
  if (header)
    yield `SAF-T ${header.declaredVersion} · ${header.company.name} · ${header.created} · ${header.software}`;
  yield words.told.counts(sayCount(counts.vouchers, language), sayCount(counts.lines, language));
  yield outcomeText(checked, words);
  if (fault) yield `${faultText(fault, words)} [${fault.code}]`;
  for (const { code, severity, count, places } of found) {
    yield '';
    yield `${words.told[severity]} × ${sayCount(count, language)}: ${words.found[code]} [${code}]`;
    for (const place of places) yield `  ${placeText(code, place, words, language)}`;
    if (count > places.length) yield `  ${words.told.more(count - places.length)}`;
  }
  if (header && !checked.groupingsChecked) yield words.told.noGroupings;
}
