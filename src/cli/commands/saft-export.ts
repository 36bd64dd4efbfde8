import { InvalidArgumentError, Option, type Command } from 'commander';
import { fiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { ok } from '#lib/domain/result.ts';
import { exportToFolder, fiscalYearsOf } from '#lib/server/ledger/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { clientNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';
import { Progress } from '../progress.ts';
import { harmless } from '../terminal.ts';

/** `segl saft export CLIENT FOLDER`: books of whole periods as files, all of them or none under their names. */
export function saftExportCommand(
  saft: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
): void {
  saft
    .command('export <client> <folder>')
    .description(
      'the books of whole periods as SAF-T Financial; more than one file where it would become too large',
    )
    .requiredOption('--year <year>', 'fiscal year, the first of several', whole)
    .option('--through <year>', 'the last fiscal year (default: the same)', whole)
    .option(
      '--periods <from-to>',
      'only these, as 1-6: the first of the first year, the last of the last',
      periodsIn,
    )
    .addOption(
      new Option('--saft-version <version>', 'of the schema (default: 1.30, from 2027 on 1.40)').choices([
        '1.30',
        '1.40',
      ]),
    )
    .option('--most <megabytes>', 'about as large as a file may become (default: 2000)', whole)
    .option('--json', 'what was written as JSON')
    .action(async (named: string, folder: string, flags: ExportFlags) => {
      await withPlatform(async (platform) => {
        const context = machine(platform, (await clientNamed(platform, named)).id);
        const progress = new Progress('Exporting');
        const exported = await exportToFolder(
          context,
          await askedOf(context, flags),
          folder,
          ({ fileName, size }, written) => progress.at(fileName, written, size),
        );
        progress.end();
        if (!exported.ok) throw new Error('Nothing was written. The client has no such periods.');
        const { parts, version, grouped, vouchers, client } = exported.value;
        const files = parts.map(({ fileName, from, to, vouchers: count }) => ({
          fileName,
          from,
          to,
          vouchers: count,
        }));
        if (flags.json) return print(JSON.stringify({ version, vouchers, grouped, files }, null, 2));
        print(`${harmless(client.name)}: SAF-T ${version}, ${vouchers} vouchers.`);
        for (const { fileName, from, to } of files) print(`${harmless(fileName)}: ${from} to ${to}`);
        if (grouped.length > 0)
          print(
            `Given a grouping by their numbers, since the chart has none: ${grouped
              .map(({ account, code }) => `${harmless(account)} (${code})`)
              .join(', ')}.`,
          );
      });
    });
}

interface ExportFlags {
  readonly year: number;
  readonly through?: number;
  readonly periods?: readonly [number, number];
  readonly saftVersion?: '1.30' | '1.40';
  readonly most?: number;
  readonly json?: boolean;
}

const MEGABYTE = 1_000_000;

/** Without periods: from the first of the first year to the last of the last. */
async function askedOf(context: Context, { year, through = year, periods, saftVersion, most }: ExportFlags) {
  const years = await context.transaction(async (tx) => ok(await fiscalYearsOf(tx, context.clientId)));
  const last = years.ok ? years.value.find((each) => each.year === through) : undefined;
  const months = last ? fiscalYear(last.startsOn, last.endsOn).periods.length : 1;
  const [first, end] = periods ?? [1, months];
  return {
    from: { year, period: first },
    to: { year: through, period: end },
    version: saftVersion,
    most: most === undefined ? undefined : most * MEGABYTE,
  };
}

function whole(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
}

function periodsIn(text: string): [number, number] {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new InvalidArgumentError('Write them as 1-6.');
  return [Number(from), Number(to)];
}
