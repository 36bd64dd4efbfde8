import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packBundle, unpackBundle } from '#lib/domain/evidence/archive.ts';
import { checkBundle } from '#lib/domain/evidence/check.ts';
import type { ReportOf } from '#lib/domain/events/report/about.ts';
import type { Facts } from '#lib/domain/evidence/facts.ts';
import { pemOf } from '#lib/domain/evidence/text.ts';
import { trustIn } from '#lib/domain/evidence/trust.ts';
import { err, ok } from '#lib/domain/result.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import {
  gatherHeads,
  latestCheckpoint,
  recordAll,
  sequence,
  sequencerOf,
  threadOf,
  verifyClient,
  type Anchors,
} from '#lib/server/audit/index.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { createLink, redeemLink, visitor } from '#lib/server/identity/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { trustedRoots } from '#lib/server/signing/index.ts';
import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { tamper } from '#tests/fixtures/things.ts';
import { flipped, WITNESSES } from '#tests/fixtures/evidence.ts';
import { anchorsOf } from '#tests/setup/log/anchors.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { decisionAbout } from '#tests/setup/books/decisions.ts';
import { uploaded } from '#tests/setup/books/documents.ts';
import { must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { GO, OPENSSL, PYTHON, strangers } from '#tests/setup/log/other-programs.ts';
import { serverOn } from '#tests/setup/servers/server.ts';
import { ANSWERS } from '../answers.ts';
import { signedReport } from '../log-report/report.ts';
import { exportEvidence } from './evidence.ts';

let database: TestDatabase;
let anchors: Anchors & { readonly root: Uint8Array };
let clientId: string;
let own: Context;
let voucherId: string;
beforeAll(async () => {
  database = await freshDatabase();
  anchors = await anchorsOf(database);
  clientId = await newLedger(database, 'Bevis AS');
  own = machine(database.platform, clientId);
  const [field, bookkeeper, manager] = [
    await newMember(database, clientId, 'field'),
    await newMember(database, clientId, 'bookkeeper'),
    await newMember(database, clientId, 'manager'),
  ];
  const { draftId } = await submittedDraft(field, bookkeeper);
  const decision = await decisionAbout(manager, draftId);
  voucherId = decision.approvalId;
  must(await decide(manager, decision));
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await database.close();
});

async function checked(id: string, by: Anchors | undefined = anchors): Promise<Facts> {
  const { bytes } = must(await exportEvidence(own, id, by));
  return must(await checkBundle(bytes, { verify: verifyMlDsa, at: new Date(Date.now() + 60_000) }));
}
const refusal = async (id: string) => {
  const made = await exportEvidence(own, id, anchors);
  return made.ok ? 'given' : made.error;
};
const formsIn = ({ statements }: Facts) => statements.map(({ value }) => value['statement']);

describe('the evidence of a voucher', () => {
  test('has its approval, its draft and the receipt, and leads to who speaks for the installation', async () => {
    await sequence(own);
    expect((await checked(voucherId)).anchor).toBeNull();
    await gatherHeads(database.platform);
    const facts = await checked(voucherId);
    expect(facts.subject).toEqual({ type: 'voucher', id: voucherId });
    expect(formsIn(facts).sort()).toEqual([
      'segl.approval.v1',
      'segl.draft-state.v1',
      'segl.draft.v1',
      'segl.photo.v1',
      'segl.voucher.v1',
    ]);
    expect(facts.events.map(({ facts: { kind } }) => kind).sort()).toEqual([
      'approval.approved',
      'draft.approved',
      'draft.coded',
      'draft.saved',
      'draft.submitted',
      'photo.received',
      'voucher.posted',
    ]);
    expect(facts.files).toHaveLength(1);
    expect(facts.keys.second).not.toBeNull();
    const { cosigned, stamps } = facts.anchor ?? {};
    expect(cosigned).toEqual(WITNESSES.slice(0, 2).map(({ vkey }) => vkey));
    expect(stamps).toMatchObject([{ authority: 'Segl test time' }]);
    const roots = [anchors.root];
    const witnesses = { keys: WITNESSES.map(({ vkey }) => vkey), quorum: 2 };
    expect(trustIn(facts, { keys: [], witnesses, roots })).toMatchObject({ ok: true });
  });

  test('is an event, which says to whom and what, and the log stays intact', async () => {
    const someone = await newMember(database, clientId, 'auditor');
    must(await exportEvidence(someone, voucherId, anchors));
    const rows = await database.owner`
      select detail from audit.event join audit.event_detail d on d.client_id = event.client_id and d.event_id = event.id
      where event.client_id = ${clientId} and kind = 'evidence.exported' order by event.at desc limit 1`;
    expect(JSON.parse(String(rows[0]?.['detail']))).toMatchObject({
      by: someone.actorId,
      subject: { type: 'voucher', id: voucherId },
    });
    await sequence(own);
    const report = await verifyClient(own, ANSWERS);
    // The client of this test was put there without an event.
    expect(report.findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      `subject_without_event client ${clientId}`,
    ]);
    expect(report.disagreements).toEqual([]);
  });

  test('is not given out where the row is not what the log states', async () => {
    const where = `where client_id = '${clientId}' and id = '${voucherId}'`;
    await tamper(database, 'ledger.voucher', `update ledger.voucher set text = 'Te' ${where}`);
    expect(await refusal(voucherId)).toMatchObject({
      code: 'proof_does_not_hold',
      reason: expect.stringContaining('evidence_statement_unbound') as string,
    });
    await tamper(
      database,
      'ledger.voucher',
      `update ledger.voucher set text = 'Kaffe til byggeplassen' ${where}`,
    );
    expect((await checked(voucherId)).subject.id).toBe(voucherId);
  });
});

test('the evidence of a document has its newest file; of an event that event alone', async () => {
  const documentId = await uploaded(await newMember(database, clientId, 'bookkeeper'));
  const waiting = await refusal(documentId);
  // The sequencer may have been faster.
  expect(waiting === 'given' || waiting.code === 'event_not_covered').toBe(true);
  await sequence(own);
  const facts = await checked(documentId);
  expect(formsIn(facts)).toEqual(['segl.document.v1']);
  expect(facts.files).toMatchObject([{ member: expect.stringMatching(/\.pdf$/) as string }]);
  expect(facts.anchor).toBeNull();
  const event = facts.events[0]?.facts.id ?? '';
  expect(await checked(event)).toMatchObject({
    subject: { type: 'event', id: event },
    events: { length: 1 },
    statements: [],
  });
});

test('other people’s programs hold what the product made, and not a copy with another text', async () => {
  const { bytes } = must(await exportEvidence(own, voucherId, anchors));
  const members = must(unpackBundle(bytes));
  const [keys = ''] = [members.get('keys')].map((lines) => new TextDecoder().decode(lines));
  const given = keys.trimEnd().split('\n');
  const all = new Map(members);
  for (const [name, member] of members)
    if (name.startsWith('statements/')) all.set(name, flipped(member, member.length - 3));
  const forged = packBundle(all);
  const others = strangers();
  const witnesses = WITNESSES.slice(0, 2).map(({ vkey }) => vkey);
  const flags = [
    ...given.flatMap((key) => ['--key', key]),
    ...witnesses.flatMap((key) => ['--witness', key]),
  ];
  if (PYTHON) {
    expect(others.python(bytes, ...flags)).toMatchObject({ status: 0 });
    expect(others.python(forged, ...flags)).toMatchObject({ status: 1 });
  }
  if (GO) {
    expect(others.go(bytes, ...given, ...witnesses)).toMatchObject({ status: 0 });
    expect(others.go(forged, ...given)).toMatchObject({ status: 1 });
  }
  if (OPENSSL) expect(others.openssl(bytes, pemOf([anchors.root]))).toMatchObject({ status: 0 });
  others.remove();
});

test('there is none of what is not there, and of another client’s', async () => {
  expect(await refusal(uuidv7())).toMatchObject({ code: 'event_not_found' });
  const other = machine(database.platform, await database.newClient());
  expect(await exportEvidence(other, voucherId, anchors)).toMatchObject({
    error: { code: 'event_not_found' },
  });
});

test('who may read the log downloads it; a field user does not', async () => {
  const server = serverOn(database.platform);
  const ask = async (role: 'auditor' | 'field') => {
    const { actorId } = await newMember(database, clientId, role);
    const [person] = await database.owner`select email from identity.user where id = ${actorId}`;
    const { token } = must(await createLink(own, { email: String(person?.['email']) }));
    const opened = must(await redeemLink(visitor(database.platform, uuidv7()), { token }));
    const address = `http://segl.test/api/evidence/${voucherId}?client=${clientId}`;
    return server(new Request(address, { headers: { cookie: `segl=${opened.token}` } }));
  };
  const given = await ask('auditor');
  expect(given.headers.get('content-type')).toBe('application/zip');
  expect(given.headers.get('content-disposition')).toContain(`segl-voucher-${voucherId}.zip`);
  expect(given.headers.get('cache-control')).toBe('no-store');
  const bytes = new Uint8Array(await given.arrayBuffer());
  expect(await checkBundle(bytes, { verify: verifyMlDsa, at: new Date() })).toMatchObject({ ok: true });
  expect((await ask('field')).status).toBe(403);
});

describe('the log as a sealed report', () => {
  const report = async (of: ReportOf, language: 'nb' | 'en' = 'nb') =>
    signedReport(await newMember(database, clientId, 'auditor'), { of, language });
  const textOf = async (bytes: Uint8Array) => {
    const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise;
    const pages = await Promise.all(
      Array.from({ length: pdf.numPages }, async (_, at) => {
        const { items } = await (await pdf.getPage(at + 1)).getTextContent();
        return items.map((item) => ('str' in item ? item.str : '')).join(' ');
      }),
    );
    const [page, mark] = [await pdf.getPage(1), await pdf.getMarkInfo()];
    return { text: pages.join(' '), tree: JSON.stringify(await page.getStructTree()), mark };
  };

  test('says what the log says, is heard as a table, and holds: nothing in it can be changed', async () => {
    await sequence(own);
    const { bytes, fileName } = must(await report({ filter: { of: 'draft', text: 'kaf' } }));
    expect(fileName).toMatch(/^logg-\d{4}-\d\d-\d\d\.pdf$/);
    const roots = await trustedRoots(database.platform);
    const at = new Date(Date.now() + 60_000);
    const verdict = await verifyPdf(bytes, { ...roots, at });
    expect(verdict).toMatchObject({
      overall: 'valid',
      signatures: [{ kind: 'certification', permits: 1, signer: { name: 'Segl for Bevis AS' } }],
    });
    const { text, tree, mark } = await textOf(bytes);
    const head = must(await latestCheckpoint(own));
    for (const said of ['Kladd lagret', 'Kladd kontert', 'Utvalg: ord', head?.root ?? 'none', 'Bevis AS'])
      expect(text).toContain(said);
    expect(text).not.toContain('Bilde mottatt');
    // It gives a Map, whatever its types say.
    expect([...(mark as unknown as ReadonlyMap<string, boolean>)]).toContainEqual(['Marked', true]);
    for (const role of ['H1', 'Table', 'THead', 'TH', 'TD', 'Form']) expect(tree).toContain(`"${role}"`);
    const forged = flipped(bytes, bytes.length >> 1);
    expect((await verifyPdf(forged, { ...roots, at })).overall).not.toBe('valid');
    const rows = await database.owner`
      select detail from audit.event join audit.event_detail d on d.client_id = event.client_id and d.event_id = event.id
      where event.client_id = ${clientId} and kind = 'reading.exported' order by event.at desc limit 1`;
    expect(JSON.parse(String(rows[0]?.['detail']))).toMatchObject({
      ...{ what: 'log', format: 'pdf', asked: { of: 'draft', text: 'kaf' } },
    });
  });

  test('is of the thread of one thing as well, in English; of another client there is none of it', async () => {
    const thread = { type: 'voucher', id: voucherId };
    const { text } = await textOf(must(await report({ thread }, 'en')).bytes);
    for (const said of ['History: Voucher', 'Voucher posted', 'Photo received']) expect(text).toContain(said);
    const other = database.contextFor(await database.newClient('En annen AS'));
    const theirs = must(await signedReport(other, { of: { thread }, language: 'en' }));
    expect((await textOf(theirs.bytes)).text).not.toContain('Voucher posted');
    // That it was taken out is an event of its history, and one that verifying knows.
    await sequence(own);
    const { events } = must(await threadOf(own, thread));
    expect(events.at(-1)).toMatchObject({ kind: 'reading.exported', detail: { format: 'pdf' } });
    const { findings } = await verifyClient(own, ANSWERS);
    expect(findings.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      `subject_without_event client ${clientId}`,
    ]);
  });

  test('of what was erased says that, and nothing of what it was', async () => {
    const [event] = await database.owner`
      select id from audit.event where client_id = ${clientId} and kind = 'draft.coded' limit 1`;
    const where = `where client_id = '${clientId}' and event_id = '${String(event?.['id'])}'`;
    await tamper(database, 'audit.event_detail', `delete from audit.event_detail ${where}`);
    const { text } = await textOf(must(await report({ filter: { kind: 'draft.coded' } })).bytes);
    expect(text).toContain('Den lesbare delen er slettet');
    expect(text).not.toContain('Kontering');
  });

  test('says how much waits and is not in it', async () => {
    const busy = database.contextFor(await database.newClient('Travel AS'));
    const events = Array.from({ length: 503 }, (_, at) => thingEvent(`thing-${at}`, { at }));
    must(await busy.transaction(async (tx) => ok(await recordAll(tx, busy, events))));
    const { bytes } = must(await signedReport(busy, { of: { filter: {} }, language: 'nb' }));
    expect((await textOf(bytes)).text).toContain('500. 3 hendelser venter på plass i loggen og er ikke med.');
  });

  test('is refused above so many events, and then the log is told of nothing', async () => {
    const asked = { of: { filter: { kind: 'draft.saved' } }, language: 'nb' } as const;
    const told = () => database.owner`select from audit.event where kind = 'reading.exported'`;
    const before = await told();
    expect(await signedReport(own, asked, 0)).toEqual(err({ code: 'log_report_too_long', most: 0 }));
    expect(await told()).toHaveLength(before.length);
    must(await signedReport(own, asked, 1));
    expect(await told()).toHaveLength(before.length + 1);
  });
});
