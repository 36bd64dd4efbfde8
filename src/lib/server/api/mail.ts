import {
  documentLetter,
  faultsLetter,
  linkLetter,
  ownFaultsLetter,
  type Letter,
} from '#lib/domain/mail/letter.ts';
import { invitationLetter, membershipLetter, resetLetter } from '#lib/domain/mail/membership-letter.ts';
import { protectionLetter } from '#lib/domain/mail/protection-letter.ts';
import { securityLetter } from '#lib/domain/mail/security-letter.ts';
import type { MailInput } from '#lib/domain/mail/messages.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  createLink,
  isPerson,
  linkUrl,
  membersOf,
  normalEmail,
  personOf,
  resetLetterOf,
  sendingOf,
  tellContacts,
  type UserUnknown,
} from '../identity/index.ts';
import { memoryMailbox, type Config } from '../platform/config/config.ts';
import { machine, SYSTEM_ACTOR, type Context } from '../platform/context.ts';
import type { Tx } from '../platform/database.ts';
import { enqueue } from '../platform/jobs/enqueue.ts';
import type { JobFailure, RunningJob } from '../platform/jobs/table.ts';
import type { Mailbox } from '../platform/mail/mailbox.ts';
import { originOf } from '../platform/origin.ts';
import { findClient } from '../platform/tenant/store.ts';
import { newsOf } from '../signing/index.ts';

/**
 * Sends the letter that a job is about, to the address the person has now. Each try of one job sends the same message
 * with the same link. Errors beside those of the mail server: `mail_off` (none is configured any more) and
 * `user_unknown`, both final.
 */
export async function sendMail(
  context: Context,
  input: MailInput,
  { id }: RunningJob,
): Promise<Result<void, JobFailure>> {
  const { mail } = context.platform;
  if (!mail) return err({ code: 'mail_off', final: true });
  const written = await write(context, input, id);
  if (!written.ok) return written;
  // There is nothing to say any more.
  if (!written.value) return ok();
  return mail.send(id, written.value.to, written.value.letter);
}

export type MailLinkError = { readonly code: 'mail_off' } | UserUnknown;

/**
 * Has a link that signs in once sent to a person; it is made when it is sent, and holds for `minutes` from then.
 * Errors, in this order: mail_off, user_unknown.
 */
export async function mailLink(
  context: Context,
  input: Omit<Of<'link'>, 'about'>,
): Promise<Result<void, MailLinkError>> {
  if (!context.platform.mail) return err({ code: 'mail_off' });
  const email = normalEmail(input.email);
  if (!(await isPerson(context, email))) return err({ code: 'user_unknown' });
  return context.transaction(async (tx) =>
    ok(await enqueue(tx, context, 'mail.send', { about: 'link', ...input, email })),
  );
}

type Written = Result<{ readonly to: Mailbox; readonly letter: Letter } | null, JobFailure>;
type Of<A extends MailInput['about']> = Extract<MailInput, { about: A }>;

function write(context: Context, input: MailInput, id: string): Promise<Written> {
  switch (input.about) {
    case 'link':
      return writeLink(context, input, id);
    case 'faults':
      return writeFaults(context, input);
    case 'own-faults':
      return Promise.resolve(writeOwnFaults(context, input));
    case 'document':
      return writeNews(context, input);
    case 'security':
      return writeSecurity(context, input);
    case 'invitation':
      return writeInvitation(context, input);
    case 'factor-reset':
      return writeReset(context, input);
    case 'membership':
      return writeMembership(context, input);
    case 'protection':
      return writeProtection(context, input);
  }
}

/** Has everybody told who administers the client, and its security contacts, where there is a mail server. */
export async function mailFaults(tx: Tx, context: Context, faults: number): Promise<void> {
  if (!context.platform.mail) return;
  for (const { userId, role, disabled } of await membersOf(context.within(tx)))
    if (role === 'administrator' && !disabled)
      await enqueue(tx, context, 'mail.send', { about: 'faults', faults, to: userId });
  await tellContacts(tx, context, { news: 'faults', faults }, { contactsOnly: true });
}

/** Has whoever keeps the logs' heads told of faults in the installation's own, where there is such a mailbox. */
export async function mailOwnFaults(tx: Tx, directory: Context, faults: number): Promise<void> {
  const { config, mail } = directory.platform;
  if (mail && memoryMailbox(config))
    await enqueue(tx, directory, 'mail.send', { about: 'own-faults', faults });
}

function writeOwnFaults({ platform: { config } }: Context, { faults }: Of<'own-faults'>) {
  const to = memoryMailbox(config);
  const url = `${originOf(config)}/log/checkpoint`;
  return ok(to && { to, letter: ownFaultsLetter({ faults, url }) });
}

async function writeFaults(context: Context, { to: userId, faults }: Of<'faults'>): Promise<Written> {
  const to = (await membersOf(context)).find((member) => member.userId === userId);
  if (!to || to.disabled) return err({ code: 'user_unknown', final: true });
  const client = await context.transaction(async (tx) => ok(await findClient(tx, context.clientId)));
  const name = client.ok ? (client.value?.name ?? '') : '';
  const url = `${originOf(context.platform.config)}/log`;
  return ok({
    to: { name: to.name, address: to.email },
    letter: faultsLetter({ name: to.name, client: name, faults, url }),
  });
}

async function writeNews(context: Context, input: Of<'document'>): Promise<Written> {
  const facts = await newsOf(context, input);
  if (!facts) return ok(null);
  const members = await membersOf(context);
  const to = members.find(({ userId }) => userId === input.to);
  // Titles, names and codes are not for who may not come in any more.
  if (!to || to.disabled) return err({ code: 'user_unknown', final: true });
  const closedBy = members.find(({ userId }) => userId === facts.closedBy)?.name ?? facts.organisation;
  const letter = documentLetter(input.news, { ...facts, closedBy, name: to.name });
  return ok({ to: { name: to.name, address: to.email }, letter });
}

async function writeSecurity(
  { platform }: Context,
  { to: userId, news, device, at }: Of<'security'>,
): Promise<Written> {
  const to = await personOf(platform, userId);
  if (!to) return err({ code: 'user_unknown', final: true });
  const facts = { name: to.name, device, at: moment('nb', new Date(at)), url: securityUrl(platform.config) };
  return ok({ to: { name: to.name, address: to.email }, letter: securityLetter(news, facts) });
}

/** Nothing where it was accepted, withdrawn or sent again meanwhile. */
async function writeInvitation(context: Context, input: Of<'invitation'>): Promise<Written> {
  const sent = await sendingOf(context, input);
  if (!sent) return ok(null);
  const { email, language, until, token, ...facts } = sent;
  const url = `${originOf(context.platform.config)}/invitation#${token}`;
  const letter = invitationLetter(language, { ...facts, until: moment(language, until), url });
  return ok({ to: { name: '', address: email }, letter });
}

/** Nothing where it was used, withdrawn or begun anew meanwhile. */
async function writeReset(context: Context, input: Of<'factor-reset'>): Promise<Written> {
  const asked = await resetLetterOf(context, input);
  if (!asked) return ok(null);
  const { name, by, client, email, until, token } = asked;
  const url = `${originOf(context.platform.config)}/reset#${token}`;
  const letter = resetLetter({ name, by, client, until: moment('nb', until), url });
  return ok({ to: { name, address: email }, letter });
}

async function writeMembership(
  { platform }: Context,
  { to: userId, news, clientId, role, at, whom: about }: Of<'membership'>,
): Promise<Written> {
  const to = await personOf(platform, userId);
  if (!to) return err({ code: 'user_unknown', final: true });
  const found = await machine(platform, clientId).transaction(async (tx) =>
    ok(await findClient(tx, clientId)),
  );
  const client = found.ok ? (found.value?.name ?? '') : '';
  const whom = (about && (await personOf(platform, about))?.name) ?? '';
  const facts = {
    name: to.name,
    client,
    whom,
    role,
    at: moment('nb', new Date(at)),
    origin: originOf(platform.config),
  };
  return ok({ to: { name: to.name, address: to.email }, letter: membershipLetter(news, facts) });
}

async function writeProtection(
  context: Context,
  { news, to, by, at, act, whom = null, faults = 0 }: Of<'protection'>,
): Promise<Written> {
  const { clientId, platform } = context;
  const client = await context.transaction(async (tx) => ok(await findClient(tx, clientId)));
  const facts = {
    ...{ language: to.language, name: to.name, act: act ?? null, whom, faults },
    client: client.ok ? (client.value?.name ?? '') : '',
    by: by === SYSTEM_ACTOR ? null : ((await personOf(platform, by))?.name ?? null),
    at: moment(to.language, new Date(at)),
    url: new URL('/protection', originOf(platform.config)).toString(),
  };
  return ok({ to: { name: to.name, address: to.email }, letter: protectionLetter(news, facts) });
}

const securityUrl = (config: Config) => new URL('/security', originOf(config)).toString();

const moment = (language: string, at: Date) =>
  new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Oslo',
  }).format(at);

/** The link is made in the job's transaction, so that only the hash of what was sent is kept, and only if it was. */
async function writeLink(
  context: Context,
  { email, language, minutes }: Of<'link'>,
  id: string,
): Promise<Written> {
  const { keys, config } = context.platform;
  const token = Buffer.from(keys.derive(`link:${id}`)).toString('base64url');
  const link = await createLink(context, { email, minutes, token });
  if (!link.ok) return err({ ...link.error, final: true });
  const until = moment(language, link.value.expiresAt);
  const letter = linkLetter(language, { url: linkUrl(originOf(config), token), until });
  return ok({ to: { name: '', address: email }, letter });
}
