import { Option, type Command } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { FIRST_DAY, FURTHEST_AHEAD_MONTHS } from '#lib/domain/ledger/first-year.ts';
import { MOST_MONTHS } from '#lib/domain/ledger/fiscal-year.ts';
import { TERM_KINDS, type TermKind } from '#lib/domain/ledger/vat-return/terms.ts';
import { LEGAL_FORMS } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { newClient, type NewClientError } from '#lib/server/api/new-client.ts';
import { covered } from '#lib/server/audit/index.ts';
import { openYearsAhead } from '#lib/server/ledger/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { CommandOptions } from '../installation.ts';
import type { Sentences } from '../sentences.ts';
import { harmless } from '../terminal.ts';

interface Flags {
  readonly name: string;
  readonly form: string;
  readonly starts: string;
  readonly ends?: string;
  readonly vat?: TermKind | 'none';
  readonly administrator: string;
  readonly json?: boolean;
}

/** `segl client …`: clients that begin from nothing. A refusal throws one sentence. */
export function clientCommands(
  program: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
): void {
  const client = program.command('client').description('the companies whose books are kept here');
  client
    .command('create <orgnr>')
    .description('begin a client from nothing: first fiscal year, chart of accounts, VAT codes, series')
    .requiredOption('--name <name>', 'what the company is called')
    .addOption(
      new Option('--form <form>', 'legal form, which says the chart: company, sole proprietor, association')
        .choices(LEGAL_FORMS)
        .makeOptionMandatory(),
    )
    .requiredOption('--starts <date>', 'first day of the first fiscal year, as 2027-01-01')
    .option('--ends <date>', 'its last day, the end of a month (default: 31 December)')
    .addOption(
      new Option(
        '--vat <term>',
        'how often it returns its VAT, from the first day on; none: not registered (default: said later, in the app)',
      ).choices([...TERM_KINDS, 'none']),
    )
    .requiredOption('--administrator <email>', 'the person who lets others in; see segl user create')
    .option('--json', 'what was made as JSON')
    .action(async (orgnr: string, { name, form, starts, ends, vat, administrator, json }: Flags) => {
      await withPlatform(async (platform) => {
        const context = machine(platform, uuidv7());
        const registered = vat === 'none' ? null : vat;
        const founding = {
          orgnr,
          name,
          form,
          startsOn: starts,
          endsOn: ends,
          vat: registered,
          administrator,
        };
        const made = await newClient(context, founding);
        if (!made.ok) throw new Error(`Nothing was made. ${sentenceOf(made.error)}`);
        const { eventId, ...told } = made.value;
        // Where the first year is over, or nearly.
        const years = await openYearsAhead(context);
        await covered(context, eventId);
        if (json) return print(JSON.stringify({ ...told, opened: years }, null, 2));
        const { clientId, year, periods, accounts } = told;
        print(`${harmless(told.name)} (${told.orgnr}) is client ${clientId}.`);
        print(`Fiscal year ${year.year}: ${year.startsOn} to ${year.endsOn}, ${periods} periods.`);
        print(`${accounts} accounts of the chart for ${told.form}.`);
        if (vat !== undefined)
          print(vat === 'none' ? 'Not registered for VAT.' : `VAT is returned by ${vat}.`);
        if (years.length > 0) print(`Opened as well, so that it can go on from here: ${years.join(', ')}.`);
      });
    });
}

const SENTENCES: Sentences<NewClientError> = {
  orgnr_invalid: ({ orgnr }) =>
    `${harmless(orgnr)} is no organisation number: nine digits, the last of which checks.`,
  client_name_invalid: ({ most }) => `Give a name of at most ${most} characters.`,
  legal_form_unknown: ({ form }) =>
    `There is no chart for ${harmless(form)}; there is one for ${LEGAL_FORMS.join(', ')}.`,
  date_invalid: ({ date }) => `${harmless(date)} is no date; write it as 2027-01-01.`,
  fiscal_year_out_of_reach: ({ date }) =>
    `Books that begin on ${date} can't be kept here: from ${FIRST_DAY}, to ${FURTHEST_AHEAD_MONTHS} months ahead.`,
  fiscal_year_backwards: ({ startsOn, endsOn }) =>
    `The year would end (${endsOn}) before it begins (${startsOn}).`,
  fiscal_year_too_long: ({ months }) =>
    `A first fiscal year has at most ${MOST_MONTHS} months, and this one has ${months}.`,
  fiscal_year_ends_within_month: ({ date }) => `A fiscal year ends with a month, and ${date} is within one.`,
  client_exists: ({ orgnr }) => `A client here has the organisation number ${orgnr} already.`,
  user_unknown: () =>
    'There is no person with the administrator’s address: make one first (segl user create).',
  member_exists: () => 'The administrator is a member of that client already.',
};

function sentenceOf(error: NewClientError): string {
  return (SENTENCES[error.code] as (error: NewClientError) => string)(error);
}
