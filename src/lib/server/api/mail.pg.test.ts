import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { closeDocument } from '#lib/server/signing/documents/close.ts';
import { checkpointsIn } from '#lib/domain/tlog/kept-heads.ts';
import { recordOne, tamper } from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ADDRESS, sentTo, signNewest, uploaded } from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { contactThere } from '#tests/setup/books/protection.ts';
import { jobsOf, tryJobs } from '#tests/setup/servers/jobs.ts';
import { JOBS } from './jobs.ts';
import { openMailServer, type MailServer } from '../../../demo/mailbox/mail-server.ts';
import { addMember, changeRole, createUser, redeemLink, visitor } from '../identity/index.ts';
import { acceptInvitation } from '../identity/invitations/accept.ts';
import { invite, sendInvitationAgain } from '../identity/invitations/invite.ts';
import { beginReset, confirmReset } from '../identity/resets/begin.ts';
import { useReset } from '../identity/resets/use.ts';
import { Config } from '../platform/config/config.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '../platform/context.ts';
import { createMailer } from '../platform/mail/mailer.ts';
import type { Platform } from '../platform/platform.ts';
import { mailFaults, mailLink } from './mail.ts';
import { gatherHeads, mailHeads, sequence, verifyInstallationLog, verifyLog } from '../audit/index.ts';

/* Who is told what, when, and how often: read from a real mail server. */

/** Behind events, at a time of their own, come jobs of the logs. */
const isLetter = ({ kind }: { readonly kind: string }) => kind === 'mail.send';
const tryLetters = () => tryJobs(platform, NO_CLIENT, JOBS, isLetter);

let database: TestDatabase;
let mail: MailServer;
let platform: Platform;
let clientId: string;
let [sender, anne, bo]: SomeMember[] = [];
let refused: Record<string, number>;

interface SomeMember {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

beforeAll(async () => {
  database = await freshDatabase();
  mail = await openMailServer({
    refuse: (address) => {
      const responseCode = refused[address];
      return responseCode === undefined ? null : { message: 'no', responseCode };
    },
  });
  const { dataFolder } = database.platform.config;
  const config = Config.parse({
    ...{ dataFolder, logLevel: 'silent', origin: 'https://segl.example.no', timestamping: 'embedded' },
    ...{ smtp: `smtp://127.0.0.1:${mail.port}`, mailFrom: 'Segl <segl@example.no>' },
  });
  platform = { ...database.platform, config, mail: createMailer(config) };
});
beforeEach(async () => {
  (mail.messages as unknown[]).length = 0;
  refused = {};
  clientId = await database.newClient('Fjord <b>AS</b>');
  [sender, anne, bo] = [await member('Siri'), await member('Anne'), await member('Bo')];
});
afterAll(async () => {
  await mail.close();
  await database.close();
});

const as = (who?: SomeMember): Context =>
  createContext(platform, { clientId, actorId: who?.userId ?? SYSTEM_ACTOR, requestId: uuidv7() });

async function member(name: string): Promise<SomeMember> {
  const email = `${uuidv7()}@example.no`;
  const { userId } = must(await createUser(as(), { email, name }));
  must(await addMember(as(), { email, role: 'manager' }));
  return { userId, name, email };
}

/** What the mail server took since it was last asked. */
async function told(): Promise<{ to: string; subject: string; text: string; html: string; id: string }[]> {
  await tryJobs(platform, clientId);
  return (mail.messages as (typeof mail.messages)[number][])
    .splice(0)
    .map(({ to, subject, text, html, headers }) => ({
      to,
      subject,
      text,
      html,
      id: headers.get('message-id') ?? '',
    }))
    .sort((a, b) => a.to.localeCompare(b.to));
}

it('each signer is asked, once, by a letter that leads to the document', async () => {
  const documentId = await sentTo(as(sender), [anne!, bo!]);
  const letters = await told();
  expect(letters.map(({ to }) => to)).toEqual([`Anne <${anne!.email}>`, `Bo <${bo!.email}>`]);
  for (const { subject, text, html } of letters) {
    expect(subject).toBe('Til signering: Leieavtale');
    expect(text).toContain(`https://segl.example.no/documents/${documentId}/sign`);
    expect(text).toContain('Fjord <b>AS</b> ber deg signere «Leieavtale»');
    expect(html).toContain('Fjord &lt;b&gt;AS&lt;/b&gt; ber deg');
  }
  expect(await told()).toEqual([]);
});

it('who presses the button is not told of it', async () => {
  await sentTo(as(anne), [anne!, bo!]);
  expect((await told()).map(({ to }) => to)).toEqual([`Bo <${bo!.email}>`]);
});

it('nobody is asked to sign what they have signed, or what was withdrawn meanwhile', async () => {
  const signed = await sentTo(as(sender), [anne!, bo!]);
  must(await signNewest(as(anne), signed));
  const withdrawn = await sentTo(as(sender), [anne!]);
  const act = { kind: 'withdrawn', reason: 'Feil fil', maySend: true, address: ADDRESS } as const;
  must(await closeDocument(as(sender), { ...act, documentId: withdrawn }));
  const letters = await told();
  expect(letters.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
    `Anne <${anne!.email}>: Trukket tilbake: Leieavtale`,
    `Bo <${bo!.email}>: Til signering: Leieavtale`,
  ]);
  expect(letters[0]?.text).toMatch(/Siri har trukket tilbake[^]*Begrunnelse: Feil fil/);
});

it('everybody is told when all have signed, and the sender when somebody declines', async () => {
  const documentId = await sentTo(as(sender), [anne!, bo!]);
  await told();
  must(await signNewest(as(anne), documentId));
  expect(await told()).toEqual([]);
  must(await signNewest(as(bo), documentId));
  const all = [anne!, bo!, sender!].map(({ name, email }) => `${name} <${email}>`);
  expect((await told()).map(({ to, subject }) => `${to}: ${subject}`)).toEqual(
    all.map((to) => `${to}: Signert av alle: Leieavtale`),
  );
  const other = await sentTo(as(sender), [anne!]);
  await told();
  const act = { kind: 'declined', reason: 'Uenig', maySend: false, address: ADDRESS } as const;
  must(await closeDocument(as(anne), { ...act, documentId: other }));
  expect(await told()).toMatchObject([{ to: all[2], subject: 'Avslått: Leieavtale' }]);
});

it('what is thrown away before it was sent is no news', async () => {
  const documentId = await uploaded(as(sender));
  const act = { kind: 'discarded', reason: null, maySend: true, address: ADDRESS } as const;
  must(await closeDocument(as(sender), { ...act, documentId }));
  expect(await jobsOf(platform, clientId)).toEqual([]);
});

it('one that can’t be delivered now is sent later under the same id; one that is refused is not', async () => {
  refused = { [anne!.email]: 451, [bo!.email]: 550 };
  await sentTo(as(sender), [anne!, bo!]);
  expect(await told()).toEqual([]);
  const waiting = await jobsOf(platform, clientId);
  expect(waiting.map(({ fault, failedAt }) => [fault, failedAt === null])).toEqual([
    ['mail_refused', false],
    ['mail_unavailable', true],
  ]);
  refused = {};
  expect(await told()).toMatchObject([
    { to: `Anne <${anne!.email}>`, id: `<${waiting[1]!.id}@segl.example.no>` },
  ]);
  expect(await jobsOf(platform, clientId)).toMatchObject([{ fault: 'mail_refused' }]);
});

it('without a mail server nothing waits, and the sender is told to tell', async () => {
  const silent = createContext({ ...platform, mail: null }, { ...as(sender) });
  await sentTo(silent, [anne!]);
  expect(await jobsOf(platform, clientId)).toEqual([]);
});

it('a link that signs in is made when it is sent, opens once, and stands nowhere but in the letter', async () => {
  const machine = createContext(platform, {
    clientId: NO_CLIENT,
    actorId: SYSTEM_ACTOR,
    requestId: uuidv7(),
  });
  refused = { [anne!.email]: 451 };
  must(await mailLink(machine, { email: ` ${anne!.email.toUpperCase()} `, language: 'en', minutes: 30 }));
  expect(await tryLetters()).toEqual(['postponed']);
  // What was not sent opens nothing.
  expect(await links()).toBe(0);
  refused = {};
  expect(await tryLetters()).toEqual(['done']);
  const [letter] = mail.messages;
  expect(letter?.subject).toBe('Signing in to Segl');
  const token = /https:\/\/segl\.example\.no\/link#([\w-]{43})/.exec(letter?.text ?? '')?.[1] ?? '';
  expect(must(await redeemLink(visitor(platform, uuidv7()), { token }))).toMatchObject({
    userId: anne!.userId,
  });
  expect(await redeemLink(visitor(platform, uuidv7()), { token })).toMatchObject({
    error: { code: 'link_invalid' },
  });
});

it('a link to nobody is refused, to somebody shut out meanwhile it is a job that failed', async () => {
  const who = { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
  const machine = createContext(platform, who);
  const request = { email: anne!.email, language: 'nb', minutes: 30 } as const;
  const nobody = { ...request, email: 'ingen@example.no' };
  expect(await mailLink(machine, nobody)).toMatchObject({ error: { code: 'user_unknown' } });
  must(await mailLink(machine, request));
  await database.owner`update identity."user" set disabled_at = now() where id = ${anne!.userId}`;
  expect(await tryLetters()).toEqual(['failed']);
  expect((await jobsOf(platform, NO_CLIENT)).filter(isLetter)).toMatchObject([{ fault: 'user_unknown' }]);
  expect(await mailLink(createContext({ ...platform, mail: null }, who), request)).toMatchObject({
    error: { code: 'mail_off' },
  });
});

it('faults that a verification found are told to those who administer the client', async () => {
  must(await changeRole(as(), { userId: anne!.userId, role: 'administrator' }));
  await told();
  await as().transaction(async (tx) => ok(await mailFaults(tx, as(), 2)));
  expect(await told()).toMatchObject([
    {
      to: `Anne <${anne!.email}>`,
      subject: 'Kontrollen av loggen fant feil: Fjord <b>AS</b>',
      text: expect.stringMatching(/fant 2 feil[^]*https:\/\/segl\.example\.no\/log/) as string,
    },
  ]);
});

it('and to its security contacts, who need not be in it, in their language', async () => {
  await contactThere(as(), 'Siv Vakt');
  await told();
  await as().transaction(async (tx) => ok(await mailFaults(tx, as(), 2)));
  const letter = (await told()).find(({ to }) => to.startsWith('Siv Vakt'));
  expect(letter).toMatchObject({
    subject: 'Verifying the log found faults: Fjord <b>AS</b>',
    text: expect.stringMatching(/found 2 faults[^]*https:\/\/segl\.example\.no\/protection/) as string,
  });
});

it('the heads of logs are mailed to who keeps them, once for each change, and are held against the logs', async () => {
  const context = as();
  const keeping = {
    ...platform,
    config: { ...platform.config, memory: 'mailto:Revisor <revisor@example.no>' },
  };
  const run = async () => {
    await gatherHeads(platform);
    must(await mailHeads(keeping, 'job-1'));
  };
  await recordOne(context, 'thing-0', {});
  await sequence(context);
  await run();
  await run();
  expect(mail.messages.map(({ to }) => to)).toEqual(['Revisor <revisor@example.no>']);
  const [first] = mail.messages;
  const heads = checkpointsIn(first?.text ?? '');
  const note = [...heads].find(([origin]) => origin.endsWith(clientId))?.[1];
  const own = [...heads].find(([origin]) => origin.endsWith('/log'))?.[1];
  const trusted = { checkpoint: note };
  expect((await verifyLog(context, [], trusted)).findings).toEqual([]);
  expect((await verifyInstallationLog(platform, { checkpoint: own })).findings).toEqual([]);
  expect(await verifyInstallationLog(platform, trusted)).toMatchObject({
    findings: [{ code: 'trusted_checkpoint_invalid' }],
  });
  await recordOne(context, 'thing-1', {});
  await sequence(context);
  // Who has the database has no word in the letter.
  await tamper(
    database,
    'audit.head',
    `update audit.head set note = replace(note, split_part(note, E'\\n', 1), 'Ring 22 22 22 22')`,
  );
  refused = { 'revisor@example.no': 451 };
  await gatherHeads(platform);
  expect(await mailHeads(keeping, 'job-2')).toMatchObject({ error: { code: 'mail_unavailable' } });
  refused = {};
  await run();
  expect(mail.messages).toHaveLength(2);
  expect(mail.messages[1]?.text).not.toContain('22 22');
  // Others' heads are not mailed again.
  expect(
    [...checkpointsIn(mail.messages[1]?.text ?? '').keys()].filter((origin) => !origin.endsWith('/log')),
  ).toEqual([expect.stringContaining(clientId)]);
  // Whoever rewrites the log, and what is remembered of it, does not reach the mail.
  await tamper(
    database,
    'audit.leaf',
    `update audit.leaf set leaf_hash = sha256('x') where client_id = '${clientId}' and index = 0`,
  );
  expect((await verifyLog(context, [], trusted)).findings.map(({ code }) => code)).toContain(
    'trusted_checkpoint_contradicted',
  );
  must(await mailHeads(platform, 'job-3'));
  expect(mail.messages).toHaveLength(2);
});

it('who was shut out since is told nothing', async () => {
  await sentTo(as(sender), [anne!, bo!]);
  await database.owner`update identity."user" set disabled_at = now() where id = ${anne!.userId}`;
  expect((await told()).map(({ to }) => to)).toEqual([`Bo <${bo!.email}>`]);
  expect(await jobsOf(platform, clientId)).toMatchObject([{ fault: 'user_unknown' }]);
});

async function links(): Promise<number> {
  const [row] =
    await database.owner`select count(*)::int as n from identity.sign_in_link where user_id = ${anne!.userId}`;
  return Number(row?.['n']);
}

it('who is asked in is told by whom, into what and as what, in the letter of the newest sending alone', async () => {
  must(await changeRole(as(), { userId: sender!.userId, role: 'administrator' }));
  await told();
  const asked = {
    id: uuidv7(),
    email: 'ny@example.no',
    role: 'bookkeeper',
    note: '<i>Hei</i>',
    accessDays: null,
  } as const;
  must(await invite(as(sender), { ...asked, language: 'nb' }));
  must(await sendInvitationAgain(as(sender), asked));
  const letters = await told();
  expect(letters.map(({ to, subject }) => [to, subject])).toEqual([
    ['ny@example.no', 'Invitasjon til Fjord <b>AS</b> i Segl'],
  ]);
  const { text, html } = letters[0]!;
  expect(text).toContain(`Siri (${sender!.email}) inviterer deg til Fjord <b>AS</b>`);
  expect(text).toContain('som regnskapsfører');
  expect(html).toContain('&lt;i&gt;Hei&lt;/i&gt;');
  const [, token = ''] = /https:\/\/segl\.example\.no\/invitation#(\S+)/.exec(text) ?? [];
  const asVisitor = visitor(platform, uuidv7());
  must(await acceptInvitation(asVisitor, { token, name: 'Ny', address: ADDRESS, person: null }));
});

it('who has lost everything is told when it begins, and gets a link once another has confirmed', async () => {
  for (const each of [sender!, anne!])
    must(await changeRole(as(), { userId: each.userId, role: 'administrator' }));
  await told();
  must(await beginReset(as(sender), { userId: bo!.userId, reason: 'Mistet' }));
  expect((await told()).map(({ to, subject }) => [to, subject])).toEqual([
    [`Anne <${anne!.email}>`, 'Nullstilling venter på deg: Bo'],
    [`Bo <${bo!.email}>`, 'Noen ber om å nullstille det du bekrefter med i Segl'],
  ]);
  must(await confirmReset(as(anne), { userId: bo!.userId }));
  const [letter] = await told();
  const [, token = ''] = /https:\/\/segl\.example\.no\/reset#(\S+)/.exec(letter?.text ?? '') ?? [];
  must(await useReset(visitor(platform, uuidv7()), { token, address: ADDRESS }));
  await tryJobs(platform, NO_CLIENT, JOBS, ({ kind }) => kind === 'identity.tellReset');
  expect((await told()).map(({ to, subject }) => [to, subject])).toEqual([
    [`Anne <${anne!.email}>`, 'Nullstilt: det Bo bekrefter med'],
    [`Siri <${sender!.email}>`, 'Nullstilt: det Bo bekrefter med'],
  ]);
});
