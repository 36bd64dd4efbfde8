import { createInterface } from 'node:readline';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { renderUnicodeCompact } from 'uqr';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import { ROLES, type Role } from '#lib/domain/access/role.ts';
import * as identity from '#lib/server/identity/index.ts';
import { mailLink, type MailLinkError } from '#lib/server/api/mail.ts';
import { machine, writing, type Context } from '#lib/server/platform/context.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';

export interface UserCommandsOptions extends CommandOptions {
  /** One line that must not show; never a command's argument, which other users of the machine can read. */
  readonly readSecret?: (prompt: string) => Promise<string>;
}

/** `segl user …`: people, their memberships and their keys to the door. A refusal throws one sentence. */
export function userCommands(program: Command, options: UserCommandsOptions): void {
  const { withPlatform, print = (line) => console.log(line), readSecret = readHidden } = options;
  const user = program.command('user').description('people, their roles and their ways to sign in');

  user
    .command('create <email>')
    .description('create a person; with --client and --role also a member')
    .requiredOption('--name <name>', 'the name others see')
    .option(CLIENT_OPTION, CLIENT_HELP)
    .addOption(roleOption())
    .option('--password', 'ask for a password (or read one line of standard input)')
    .action(
      async (email: string, flags: { name: string; client?: string; role?: Role; password?: boolean }) => {
        const { name, client, role } = flags;
        if ((client === undefined) !== (role === undefined))
          throw new Error('Give --client and --role together.');
        const password = flags.password ? await readSecret('Password: ') : undefined;
        await withPlatform(async (platform) => {
          // The client first: a mistyped number must not leave a person behind.
          const inClient = client === undefined ? null : await clientContext(platform, client);
          const { userId } = value(await identity.createUser(machine(platform), { email, name, password }));
          if (inClient && role) value(await identity.addMember(inClient, { email, role }));
          print(userId);
        });
      },
    );

  user
    .command('member <email>')
    .description('make a person a member of a client, or give a member another role')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .addOption(roleOption().makeOptionMandatory())
    .action(async (email: string, flags: { client: string; role: Role }) => {
      await withPlatform(async (platform) => {
        const context = await clientContext(platform, flags.client);
        value(await setMember(context, email, flags.role));
      });
    });

  user
    .command('leave <email>')
    .description('end a membership; what the person did there stays')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .action(async (email: string, flags: { client: string }) => {
      await withPlatform(async (platform) => {
        const context = await clientContext(platform, flags.client);
        value(await identity.removeMember(context, { email }));
      });
    });

  personCommands(user, withPlatform);
  linkCommand(user, { withPlatform, print });

  user
    .command('password <email>')
    .description('set a password, asked for or read from standard input; signs the person out everywhere')
    .action(async (email: string) => {
      const password = await readSecret('New password: ');
      await withPlatform(async (platform) => {
        value(await identity.setPassword(machine(platform), { email, password }));
      });
    });

  user
    .command('totp <email>')
    .description('give a person who has none a second factor: prints it for an authenticator app, once')
    .action(async (email: string) => {
      await withPlatform(async (platform) => {
        const { uri } = value(await identity.enrolTotp(machine(platform), { email }));
        print(uri);
        print(renderUnicodeCompact(uri));
      });
    });
}

/** What becomes of a person in all of their clients. */
function personCommands(user: Command, withPlatform: CommandOptions['withPlatform']): void {
  const change = (
    command: string,
    description: string,
    act: (context: Context, email: string, to: string) => Promise<Result<void, Refusal>>,
  ) =>
    user
      .command(command)
      .description(description)
      .action(async (email: string, to: string) => {
        await withPlatform(async (platform) => {
          value(await act(machine(platform), email, to));
        });
      });
  change('rename <email> <name>', 'give a person another name', (context, email, name) =>
    identity.renameUser(context, { email, name }),
  );
  change('address <email> <new>', 'give a person another e-mail address; signs out', (context, email, to) =>
    identity.changeAddress(context, { email, to }),
  );
  change('lock <email>', 'lock a person out of every client at once; signs out', (context, email) =>
    identity.lockUser(context, { email }),
  );
  change('erase <email>', 'take out of the directory who is in no client any more', identityErase);
  change('unlock <email>', 'let a person in again who was locked out', (context, email) =>
    identity.unlockUser(context, { email }),
  );
}

function linkCommand(user: Command, { withPlatform, print }: Required<CommandOptions>): void {
  user
    .command('link <email>')
    .description('print a link that signs the person in once, or send it to them by mail')
    .addOption(new Option('--minutes <n>', 'how long it holds').argParser(minutes).default(30))
    .addOption(new Option('--mail <language>', 'send it, in that language').choices(['nb', 'en']))
    .action(async (email: string, flags: { minutes: number; mail?: 'nb' | 'en' }) => {
      await withPlatform(async (platform) => {
        if (flags.mail) {
          value(await mailLink(machine(platform), { email, language: flags.mail, minutes: flags.minutes }));
          print('On its way, as soon as a server runs.');
          return;
        }
        const link = value(await identity.createLink(machine(platform), { email, minutes: flags.minutes }));
        print(identity.linkUrl(originOf(platform.config), link.token));
      });
    });
}

const identityErase = async (context: Context, email: string): Promise<Result<void, Refusal>> => {
  const erased = await identity.eraseUser(context, { email });
  return erased.ok ? ok() : erased;
};

async function setMember(context: Context, email: string, role: Role): Promise<Result<unknown, Refusal>> {
  const added = await identity.addMember(context, { email, role });
  if (added.ok || added.error.code !== 'member_exists') return added;
  return identity.changeRole(context, { userId: added.error.userId, role });
}

async function clientContext(platform: Platform, name: string): Promise<Context> {
  const context = machine(platform, (await clientNamed(platform, name)).id);
  return writing({ ...context, weakening: identity.tellOnly });
}

type Refusal =
  | identity.CreateUserError
  | identity.AddMemberError
  | identity.ChangeRoleError
  | identity.FactorThere
  | identity.UserInUse
  | identity.UserUnknown
  | MailLinkError
  | identity.PasswordError;

const SENTENCES = {
  email_invalid: 'That is no e-mail address.',
  email_taken: 'There is a person with that e-mail address already.',
  name_missing: 'Give a name.',
  password_too_short: 'The password is too short: at least 12 characters.',
  password_too_long: 'The password is too long: at most 256 characters.',
  password_guessable: 'The password is easy to guess: take several words that do not belong together.',
  factor_there: 'The person has a second factor already, and changes it by it.',
  user_in_use: 'The person is a member of a client: end that first (segl user leave).',
  user_unknown: 'There is no person with that e-mail address.',
  member_exists: 'The person is a member of that client already.',
  member_unknown: 'The person is no member of that client.',
  mail_off: 'No mail server is configured: set smtp and mailFrom, or print the link without --mail.',
  administrator_for_a_time:
    'Who was let in for so many days becomes no administrator; let them in again without an end.',
  member_of_partner: 'The person came by an accounting firm, as what the firm was let in as.',
  second_administrator_required: 'Another administrator has to confirm it.',
  last_administrator: 'The client needs one administrator; make somebody else one first.',
} as const satisfies Record<Refusal['code'], string>;

function value<T, E extends Failure & { code: Refusal['code'] }>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(SENTENCES[result.error.code]);
}

function roleOption(): Option {
  return new Option('--role <role>', 'what the person is in the client').choices(ROLES);
}

function minutes(text: string): number {
  const given = Number(text);
  if (!Number.isInteger(given) || given < 1 || given > 10_080) {
    throw new InvalidArgumentError('a whole number of minutes, at most a week');
  }
  return given;
}

/** Reads one line: without echo from a terminal, as it comes from a pipe. */
async function readHidden(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  const lines = createInterface({ input: stdin, terminal: stdin.isTTY });
  if (stdin.isTTY) stderr.write(prompt);
  try {
    // No output stream is given, so the terminal, in raw mode meanwhile, shows nothing of what is typed.
    for await (const line of lines) return line;
    throw new Error('Nothing came in on standard input; a password was expected.');
  } finally {
    lines.close();
    if (stdin.isTTY) stderr.write('\n');
  }
}
