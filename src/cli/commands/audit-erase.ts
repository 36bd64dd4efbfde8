import { Option, type Command } from 'commander';
import type { KeptBecause } from '#lib/domain/events/keeping.ts';
import { SURROUNDINGS } from '#lib/server/api/erasing.ts';
import {
  eraseAgain,
  eraseDetails,
  GROUNDS,
  planErasing,
  Reference,
  type ErasingPlan,
  type Ground,
} from '#lib/server/audit/index.ts';
import { personIdUnder } from '#lib/server/identity/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientNamed, clientsNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';

interface Flags {
  readonly client?: string;
  readonly person?: string;
  readonly reason?: Ground;
  readonly reference?: string;
  readonly yes?: boolean;
  readonly again?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `segl audit erase`: the readable part of events, after a lawful request. */
export function erasingCommand(
  audit: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
) {
  audit
    .command('erase [events...]')
    .description('erase the readable part of events after a lawful request; without --yes, say what would go')
    .option(CLIENT_OPTION, CLIENT_HELP)
    .option('--person <person>', 'all about one person: the e-mail address or the id')
    .addOption(
      new Option('--reason <ground>', 'on which ground of article 17(1) GDPR it is asked for').choices(
        GROUNDS,
      ),
    )
    .option('--reference <word>', 'how the request is called where you keep it; no name')
    .option('--yes', 'erase it, for good')
    .option('--again', 'erase anew what was erased and a restored backup has brought back')
    .action(async (events: string[], flags: Flags) => {
      await withPlatform(async (platform) => {
        if (flags.again) {
          for (const { id, name } of await clientsNamed(platform, flags.client))
            print(`${name}: erased anew of ${await eraseAgain(machine(platform, id))} events.`);
          return;
        }
        if (flags.client === undefined) throw new Error(`Name the client with ${CLIENT_OPTION}.`);
        const { id } = await clientNamed(platform, flags.client);
        const context = machine(platform, id);
        const plan = await planned(context, events, flags.person);
        for (const line of describe(plan)) print(line);
        if (flags.yes) await erase(context, plan, flags, print);
        else print('Nothing was erased. Say --yes and --reason to erase it, for good.');
      });
    });
}

async function planned(context: Context, events: string[], person: string | undefined): Promise<ErasingPlan> {
  if ((person === undefined) === (events.length === 0))
    throw new Error('Name events by their ids, or one --person.');
  const malformed = events.find((each) => !UUID.test(each));
  if (malformed !== undefined) throw new Error(`That is no id of an event: ${malformed}.`);
  if (person === undefined) return taken(await planErasing(context, SURROUNDINGS, { events }));
  const id = UUID.test(person) ? person : await personIdUnder(context, person);
  if (id === null) throw new Error('There is no person with that e-mail address: name them by the id.');
  return taken(await planErasing(context, SURROUNDINGS, { person: id }));
}

async function erase(
  context: Context,
  { erasable }: ErasingPlan,
  { reason: ground, ...flags }: Flags,
  print: (line: string) => void,
): Promise<void> {
  if (ground === undefined) throw new Error(`Say with --reason why: ${GROUNDS.join(', ')}.`);
  const reference = flags.reference ?? null;
  if (reference !== null && !Reference.safeParse(reference).success)
    throw new Error('A reference is one word of letters, digits and . / - _, at most 40.');
  if (erasable.length === 0) throw new Error('There is nothing that may be erased.');
  const ids = erasable.map(({ id }) => id);
  const erased = await eraseDetails(context, SURROUNDINGS, { events: ids, ground, reference });
  if (!erased.ok) throw new Error('Not erased: something became otherwise meanwhile. Ask again.');
  print(`Erased of ${erased.value.erased} events, as these say: ${erased.value.eventIds.join(', ')}.`);
  print('Backups from before hold it still. Keep the ids beside them, and erase again after restoring one.');
}

function* describe({ erasable, kept, erased }: ErasingPlan): Generator<string> {
  for (const { id, kind, at } of erasable) yield `would go   ${id}  ${at}  ${kind}`;
  for (const { id, kind, at, because, until } of kept)
    yield `is kept    ${id}  ${at}  ${kind}: ${BECAUSE[because]}${until ? `, until ${until}` : ''}`;
  yield `${erasable.length} may be erased, ${kept.length} are kept, ${erased} are erased already.`;
}

const BECAUSE: Readonly<Record<KeptBecause, string>> = {
  books: 'documentation of the books, bokføringsloven § 13 (five years)',
  agreements: 'documentation of agreements, bokføringsloven § 13 (three years and six months)',
  member: 'the person is a member of the client',
  oneself: 'nobody erases what is known of themselves',
  deeds: 'the books name the person, bokføringsloven § 13',
  log: 'it names nobody, and the log is judged by it',
  unknown: 'this version does not know what it is',
};

/** Looking is never refused. */
function taken<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error('unreachable: nothing refuses to look');
  return result.value;
}
