import type { Command } from 'commander';
import { ok } from '#lib/domain/result.ts';
import {
  changeClientKey,
  destroyClientKey,
  tellMasterKey,
  type KeyProgress,
} from '#lib/server/audit/index.ts';
import { tellContacts } from '#lib/server/identity/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import { addMaster, endOthers, type MasterChange } from '#lib/server/platform/keys/change-master.ts';
import { keepKeyring } from '#lib/server/platform/keys/keyring.ts';
import { MASTER_PLACE } from '#lib/server/platform/keys/place.ts';
import { storeKeyring } from '#lib/server/platform/keys/stored.ts';
import { asOwner } from '#lib/server/platform/migrate.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Client } from '#lib/server/platform/tenant/store.ts';
import { allClients, CLIENT_HELP, CLIENT_OPTION, clientNamed } from '../clients.ts';
import { orExit, ownerUrlOf, whereTheKeyIs, withPlatform, type Installation } from '../installation.ts';
import { askPassphrase } from '../passphrase.ts';
import { Progress } from '../progress.ts';

/** `segl keys …`: what opens what, changing it, and destroying the key of a client. */
export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('the master key, and the keys of clients');
  keys.command('status').description('what opens what, and changes that were begun').action(status);
  keys
    .command('rotate')
    .description(
      'another key in the place of one; people work on meanwhile, and what was ended half way goes on',
    )
    .option(CLIENT_OPTION, `the key of this client: ${CLIENT_HELP}`)
    .option('--clients', 'the key of every client')
    .option(
      '--master <place>',
      'one more master key: file:PATH (made where there is none), environment:NAME, passphrase or pkcs11:MODULE;token=LABEL;object=LABEL',
    )
    .option('--finish', 'no master key but the one of this start opens anything any more')
    .action(rotate);
  keys
    .command('anew')
    .description('where the master key is lost for good: begin with another, and lose what that alone opened')
    .requiredOption('--reason <text>', 'why, as the logs will have it')
    .action(anew);
  keys
    .command('destroy')
    .description('destroy the key of a client: none of its photos and documents is ever read again')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .requiredOption('--reason <text>', 'why, as the log will have it')
    .requiredOption('--forever <number>', 'the organisation number once more, so that nobody slips')
    .action(destroy);
}

interface RotateFlags {
  readonly client?: string;
  readonly clients?: true;
  readonly master?: string;
  readonly finish?: true;
}

async function status(): Promise<void> {
  await withPlatform(async (platform, installation) => {
    const { ring, master } = installation.opened;
    console.log(`Installation ${ring.installation}. ${whereTheKeyIs(installation)}`);
    for (const { id } of ring.masters)
      console.log(
        `  master key ${id}${id === master.id ? ' (of this start)' : ': until keys rotate --finish'}`,
      );
    for (const { id, name } of await allClients(platform)) {
      const open = await platform.clientKeys.generations(id);
      console.log(`${name}: ${stateOf(open)}`);
    }
  });
}

function stateOf(open: readonly number[]): string {
  if (open.length === 0) return 'destroyed';
  const newest = `generation ${open.at(-1)}`;
  return open.length === 1 ? newest : `${newest}, change begun: keys rotate goes on with it`;
}

async function rotate(flags: RotateFlags): Promise<void> {
  if (Object.keys(flags).length !== 1)
    throw new Error(
      'Say one of --client, --clients, --master and --finish; segl keys status tells where things stand.',
    );
  await withPlatform(async (platform, installation) => {
    if (flags.master !== undefined) return addOne(platform, installation, flags.master);
    if (flags.finish) return finish(platform, installation);
    const clients = flags.client ? [await clientNamed(platform, flags.client)] : await allClients(platform);
    await withOwner(platform, installation, async (contextOf) => {
      for (const client of clients)
        if (await changeOne(contextOf(client), client)) await tellContactsOf(platform, client, 'key_changed');
    });
  });
}

/** @returns whether it was */
async function changeOne(context: Context, { name, id }: Client): Promise<boolean> {
  if ((await context.platform.clientKeys.generations(id)).length === 0) {
    console.log(`${name}: its key was destroyed.`);
    return false;
  }
  const progress = new Progress(name);
  const { generation, wrapped } = await changeClientKey(context, { progress: told(progress) });
  progress.end();
  console.log(`${name}: generation ${generation}; ${wrapped} files have it.`);
  return true;
}

async function anew({ reason }: { reason: string }): Promise<void> {
  await withPlatform(
    async (platform, installation) => {
      const { ring, master } = installation.opened;
      await tellMasterKey(platform, 'master-key.begun_anew', { ring, masters: [master.id], reason });
      await tellEveryContact(platform);
      console.log(`Begun anew. ${whereTheKeyIs(installation)} What is lost: docs/operations.md.`);
    },
    { anew: true },
  );
}

async function destroy(flags: { client: string; reason: string; forever: string }): Promise<void> {
  await withPlatform(async (platform, installation) => {
    const client = await clientNamed(platform, flags.client);
    if (flags.forever.replaceAll(/\s/g, '') !== client.orgnr)
      throw new Error(
        `--forever names another number than ${client.orgnr} of ${client.name}; nothing was done.`,
      );
    await withOwner(platform, installation, async (contextOf) => {
      const progress = new Progress(client.name);
      await destroyClientKey(contextOf(client), { reason: flags.reason, progress: told(progress) });
      progress.end();
    });
    await tellContactsOf(platform, client, 'key_destroyed');
    // A row that was replaced stays in its table's file until that is written anew.
    orExit(
      await asOwner(ownerUrlOf(installation), async (sql) => {
        await sql`vacuum full platform.client_key`;
        return ok();
      }),
    );
    console.log(
      `${client.name}: its key is destroyed here. Backups from before still have it, and so has the`,
    );
    console.log('write-ahead log of the database until it is written over: destroy the backups too.');
  });
}

async function addOne(platform: Platform, installation: Installation, to: string): Promise<void> {
  if (!MASTER_PLACE.test(to))
    throw new Error('A master key is named file:PATH, environment:NAME, passphrase, pkcs11:… or beside.');
  const added = await addMaster(installation.config, installation.opened, { to, ask: askPassphrase });
  const change = orExit(added);
  await keep(platform, installation, 'master-key.added', change);
  console.log(
    `Opened by the master key ${change.masters.join()} too. Keep a copy of it, start each process with`,
  );
  console.log(`SEGL_MASTER_KEY=${to}, and then, with that as well: segl keys rotate --finish`);
}

async function finish(platform: Platform, installation: Installation): Promise<void> {
  const change = endOthers(installation.opened);
  if (change.masters.length === 0) {
    console.log('There is one master key; nothing was changed.');
    return;
  }
  await keep(platform, installation, 'master-key.removed', change);
  console.log(
    `Opened by the master key ${installation.opened.master.id} alone. The one before opens backups that were`,
  );
  console.log('taken before: keep it with them, and nowhere else.');
}

/** Told first: a keyring never changes without an event. */
async function keep(
  platform: Platform,
  installation: Installation,
  kind: 'master-key.added' | 'master-key.removed',
  change: MasterChange,
): Promise<void> {
  await tellMasterKey(platform, kind, change);
  await keepKeyring(installation.config.dataFolder, change.ring);
  orExit(await asOwner(ownerUrlOf(installation), async (sql) => ok(await storeKeyring(sql, change.ring))));
  await tellEveryContact(platform);
}

/** By mail, which goes out as soon as a server runs. */
async function tellContactsOf(
  platform: Platform,
  { id }: Pick<Client, 'id'>,
  news: 'key_changed' | 'key_destroyed' | 'master_key_changed',
): Promise<void> {
  const context = machine(platform, id);
  await context.transaction(async (tx) => ok(await tellContacts(tx, context, { news })));
}

async function tellEveryContact(platform: Platform): Promise<void> {
  for (const client of await allClients(platform))
    await tellContactsOf(platform, client, 'master_key_changed');
}

async function withOwner(
  platform: Platform,
  installation: Installation,
  work: (contextOf: (client: Client) => Context) => Promise<void>,
): Promise<void> {
  const database = connect(ownerUrlOf(installation), 2);
  try {
    await work(({ id }) => machine({ ...platform, database }, id));
  } finally {
    await database.close();
  }
}

const told =
  (progress: Progress) =>
  ({ files, bytes }: KeyProgress): void =>
    progress.at(`${files} files,`, bytes, null);
