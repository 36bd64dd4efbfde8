import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/domain/canonical.ts';
import type { SigningDocument } from '#lib/domain/documents/document.ts';
import { writtenDocument } from '#lib/domain/documents/shown.ts';
import { codedInLines } from '#lib/domain/drafts/coded.ts';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import { PLAIN_LINE } from '#lib/domain/ledger/coding.ts';
import type { LeafProof } from '#lib/domain/tlog/event-proof.ts';
import type { ReadDraft } from '#lib/ui/approvals/approval-desk.svelte.ts';
import { shownOn as shownOnApproval } from '#lib/ui/approvals/shown.ts';
import type { Chart } from '#lib/ui/books/chart.ts';
import type { DocumentPage } from '#lib/ui/signing/load-document.ts';
import { shownOn as shownOnDocument } from '#lib/ui/signing/shown.ts';
import type { VoucherPage } from '#lib/ui/vouchers/load-voucher.ts';
import { shownOn as shownOnVoucher } from '#lib/ui/vouchers/shown.ts';
import { day } from '#tests/setup/books/day.ts';
import { eventNo, LogInMemory } from '#tests/setup/log/log-in-memory.ts';
import { checkShown, type CheckPort, type ShownPage } from './check-shown.ts';

/*
 * Every value that a page is given, changed alone: either the check on the page turns red, or the value stands here among
 * those that it does not hold, with the reason, and in docs/threat-model.md with what is drawn.
 */

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const idOf = (no: number) => eventNo(no).id;
const [ANNE, BO, CARI] = [idOf(71), idOf(72), idOf(73)];
const MOMENT = new Date('2026-11-21T10:00:00.000Z');

const chart = {
  accounts: [
    ['6540', 'Inventar'],
    ['1920', 'Bank'],
  ].map(([number, name]) => ({
    ...{ number, name, groupingCategory: 'a', groupingCode: 'b', standardAccount: null },
    ...{ validFrom: null, validTo: null, vatCode: '1' },
    requires: [{ type: 'P', validFrom: '2026-01-01', validTo: null }],
  })),
  vatCodes: [
    {
      ...{ code: '1', description: 'Fradrag', standardCode: '1', accounts: { output: null, input: '2710' } },
      rates: [{ validFrom: '2005-01-01', validTo: null, rateBp: 2500 }],
    },
  ],
  counterparties: [
    {
      ...{ id: CARI, kind: 'supplier', number: '5001', name: 'Verktøybua', orgnr: null, account: '2400' },
      ...{ bankAccount: '86011117947', street: null, postalCode: null, city: 'Oslo', country: null },
      validTo: null,
    },
  ],
  projects: [{ code: '1', name: 'Hytta', typeName: 'Prosjekt', validTo: null }],
  series: [{ code: 'GL', name: 'Hovedbok' }],
} as unknown as Chart;

const line = (account: string, amount: bigint) => ({
  ...{ account, amount, text: 'Linje', counterpartyId: CARI },
  vat: { code: '1', rateBp: 2500, base: 100n, amount: 25n },
  currency: { code: 'EUR', amount: 9n, rate: '11.5' },
  dimensions: [{ type: 'P', code: '1' }],
  ...{
    reference: 'F-1',
    cid: '123',
    dueDate: '2026-07-01',
    bankAccount: '86011117947',
    valueDate: '2026-06-15',
    quantity: '2',
    carried: '{}',
  },
});

function voucherOf(no: number, reversesId: string | null) {
  return {
    voucher: {
      ...{
        id: idOf(no),
        series: 'GL',
        date: '2026-06-15',
        text: 'Kaffe',
        sourceRef: null,
        draftId: idOf(80),
      },
      ...{
        documentDate: '2026-06-14',
        enteredOn: '2026-06-16',
        enteredBy: 'kari',
        voucherType: 'K',
        carried: '{}',
      },
      ...{ reversesId, source: 'draft' as const, lines: [line('6540', 125n), line('1920', -125n)] },
    },
    posting: { year: 2026, period: 6, number: BigInt(no), postedAt: MOMENT.toISOString(), postedBy: ANNE },
  };
}

const draft = {
  ...{ id: idOf(80), revision: 3, state: 'submitted', returnedReason: null, askedBy: null, submittedBy: BO },
  ...{ createdBy: ANNE, createdAt: MOMENT, changedAt: MOMENT },
  content: {
    ...{ amount: 125n, date: '2026-06-15', text: 'Kaffe', project: '1' },
    photos: [{ id: idOf(81), sha256: 'ab'.repeat(32), size: 1234, type: 'image/jpeg' }],
  },
  coding: {
    ...{ series: 'GL', date: '2026-06-15', text: 'Kaffe', amount: 125n, account: '6540', vatCode: '1' },
    ...{ creditAccount: '1920', counterpartyId: CARI, project: '1', noPhoto: null, lines: null },
  },
  lines: [line('6540', 125n), line('1920', -125n)],
  people: { members: [ANNE] },
  alike: [],
  decided: {
    ...{ id: idOf(82), revision: 2, contentHash: 'cd'.repeat(32), reason: 'Feil', decision: 'returned' },
    ...{ by: CARI, at: MOMENT, voucherId: null, rulesVersion: 1, inPlaceOf: BO, nobodyElse: true },
  },
  waits: { rules: 2, asked: { people: 2, named: [BO] }, standIns: [] },
  approvals: [
    {
      ...{ id: idOf(83), revision: 3, contentHash: 'ef'.repeat(32), reason: null, decision: 'approved' },
      ...{ by: ANNE, at: MOMENT, voucherId: null, rulesVersion: 2, inPlaceOf: CARI, nobodyElse: true },
    },
  ],
} as unknown as ReadDraft;
const readDraft = { ...draft, contentHash: draftHash(draft) };

const file = (no: number) => ({
  blobId: idOf(90 + no),
  sha256: new Uint8Array(32).fill(no),
  size: 1000 + no,
});
const stored: SigningDocument = {
  ...{
    id: idOf(60),
    fileName: 'avtale.pdf',
    title: 'Avtale',
    pages: 3,
    uploadedBy: CARI,
    uploadedAt: MOMENT,
  },
  file: file(1),
  dispatch: {
    ...{ code: '0000-0000', title: 'Avtale om leie', language: 'nb', addressOnPages: true, sentBy: CARI },
    ...{ sentAt: MOMENT, file: file(2) },
    signers: [ANNE, BO].map((userId, at) => ({
      ...{ no: at + 1, userId, name: `Person ${at}`, field: `segl-signer-${at + 1}` },
    })),
  },
  signatures: [
    {
      ...{
        actId: idOf(61),
        signerNo: 2,
        position: 1,
        method: 'passkey',
        signedWith: new Uint8Array(32).fill(0xab),
        address: '127.0.0.1',
        signedAt: MOMENT,
      },
      file: file(3),
    },
  ],
  augmentations: [],
  closing: { kind: 'withdrawn', by: CARI, at: MOMENT, reason: 'Feil' },
};
const document = {
  ...{ id: stored.id, fileName: stored.fileName, pages: 3, uploadedAt: MOMENT, uploadedBy: CARI },
  ...{ title: 'Avtale om leie', standing: 'withdrawn', sentAt: MOMENT, code: '0000-0000', size: 1003 },
  ...{ sha256: '03'.repeat(32), closing: stored.closing, addressOnPages: true, waitsForMe: false },
  signers: [
    { userId: ANNE, name: 'Person 0', signedAt: null, signedWith: null },
    { userId: BO, name: 'Person 1', signedAt: MOMENT, signedWith: 'ab'.repeat(32) },
  ],
  whole: writtenDocument(stored),
} as unknown as DocumentPage['document'];

/** A log that states all that the page shows, and what a server answers from it. */
function sealed<P>(page: P, shown: (page: P) => ShownPage | null): CheckPort & { readonly page: P } {
  const log = new LogInMemory(CLIENT);
  const way = eventNo(50, { kind: 'voucher.posted', subject: { type: 'voucher', id: idOf(7) } });
  log.add(way);
  for (const [at, part] of (shown(page)?.parts ?? []).entries()) {
    const said = part.as(null);
    if (!said.ok) throw new Error(`${part.type} can't be said`);
    const detail: JsonObject = { statement: said.value };
    log.add(eventNo(100 + at, { subject: { type: part.type, id: part.id }, detail }));
  }
  const head = log.head();
  const proofs = new Map<number, Promise<LeafProof>>();
  const answer = async (at: number) => {
    if (at < 0) return { state: 'none' as const };
    if (!proofs.has(at)) proofs.set(at, log.proofOf(at));
    return { state: 'proof' as const, proof: await (proofs.get(at) as Promise<LeafProof>) };
  };
  return {
    page,
    clientId: CLIENT,
    trust: (key) => ({ kind: 'first', key }),
    witnesses: () => Promise.resolve(null),
    prove: async ({ subjects, events }) => ({
      head: { size: log.size, ...head },
      subjects: await Promise.all(
        subjects.map(({ type, id }) =>
          answer(log.events.findLastIndex(({ subject }) => subject.type === type && subject.id === id)),
        ),
      ),
      events: await Promise.all(events.map((id) => answer(log.events.findIndex((each) => each.id === id)))),
      witnessing: null,
      follows: true,
    }),
  };
}

const events = [
  {
    ...{ id: idOf(50), index: 0, at: '2026-11-21T18:00:00.000Z', kind: 'voucher.posted' },
    ...{ actorId: idOf(0).replace(/0{12}$/, '0000000000aa'), subject: { type: 'voucher', id: idOf(7) } },
    detail: { no: 50 },
  },
];
const proposals = [
  {
    id: idOf(65),
    voucherId: idOf(7),
    date: '2026-06-15',
    text: 'Tilbake',
    proposedBy: BO,
    proposedAt: MOMENT,
  },
];
const names = new Map([[ANNE, 'Anne']]);

const voucherPage = {
  ...{
    ...voucherOf(7, idOf(6)),
    draft: readDraft,
    reverses: voucherOf(6, null),
    reversedBy: voucherOf(8, null),
  },
  ...{ proposals: [], events, chart, names },
} as unknown as VoucherPage;
const openingPage = { ...voucherPage, reversedBy: null, proposals } as unknown as VoucherPage;
const documentPage = { document, events, names } as unknown as DocumentPage;
const approvalPage = { draft: readDraft, chart };

type Path = readonly (string | number)[];
/** What is done to one place of a page. */
type Change = readonly [path: Path, change: (value: unknown) => unknown, name: string];

/** Each value changed, and the first of each list left out. */
function changesOf(value: unknown, path: Path = []): Change[] {
  const name = path.map((key) => (typeof key === 'number' ? '*' : key)).join('.');
  if (value === null || typeof value !== 'object' || value instanceof Date) return [[path, changed, name]];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    changesOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  const dropped = Array.isArray(value) && value.length > 0;
  return dropped ? [[path, (list) => (list as unknown[]).slice(1), `${name} left out`], ...inner] : inner;
}

function changed(value: unknown): unknown {
  if (value instanceof Date) return new Date(value.getTime() + 1);
  if (typeof value === 'bigint') return value + 1n;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}x` : 'x';
}

function withChange(value: unknown, [key, ...rest]: Path, change: Change[1]): unknown {
  if (key === undefined) return change(value);
  const inner = withChange((value as Record<string | number, unknown>)[key], rest, change);
  return Array.isArray(value) ? value.with(key as number, inner) : { ...(value as object), [key]: inner };
}

/** What can be changed without the check turning red; where no page could be made of it, it is red enough. */
async function notHeld<P>(page: P, shown: (page: P) => ShownPage | null): Promise<string[]> {
  const port = sealed(page, shown);
  const verdictOf = async (of: P) => (await checkShown(port, shown(of) ?? NOTHING)).verdict;
  expect(await verdictOf(page)).toBe('holds');
  const open = new Set<string>();
  for (const [path, change, name] of changesOf(page))
    if ((await verdictOf(withChange(page, path, change) as P)) !== 'broken') open.add(name);
  return [...open].sort();
}

const NOTHING = { parts: [], events: [] };
const NOT_DRAWN = 'not drawn';
const THREATS = readFileSync(new URL('../../../../docs/threat-model.md', import.meta.url), 'utf8');

/** Each is open for a reason, by how its name begins; what is drawn all the same is said in the threat model. */
function expectNamed(found: readonly string[], open: Readonly<Record<string, string>>): void {
  const begins = Object.keys(open);
  expect(found.filter((name) => !begins.some((begin) => name.startsWith(begin)))).toEqual([]);
  expect(begins.filter((begin) => !found.some((name) => name.startsWith(begin)))).toEqual([]);
  const [, after = ''] = THREATS.split('### What a page proves\n');
  const [section = ''] = after.split('\n#');
  const drawn = Object.values(open).filter((reason) => reason !== NOT_DRAWN);
  expect(['names of people', ...drawn].filter((reason) => !section.includes(reason))).toEqual([]);
}

const WAY = { 'events left out': 'that nothing is left out of the way it went' };
const CHART = {
  'chart.series.': NOT_DRAWN,
  'chart.series left out': NOT_DRAWN,
  // Its code is drawn instead, which the voucher or the draft states.
  'chart.projects left out': NOT_DRAWN,
  'chart.projects.*.code': NOT_DRAWN,
};

describe('each value that a page is given', () => {
  it('of a voucher', async () => {
    const shown = (page: VoucherPage) => shownOnVoucher(page, CLIENT);
    const open = {
      ...{ ...WAY, ...CHART, 'chart.vatCodes': NOT_DRAWN, 'draft.contentHash': NOT_DRAWN },
      ...{ 'draft.decided': NOT_DRAWN, 'draft.lines': NOT_DRAWN, 'draft.people': NOT_DRAWN },
      ...{ 'draft.waits': NOT_DRAWN, 'draft.approvals': NOT_DRAWN },
    };
    expectNamed(await notHeld(voucherPage, shown), open);
    const { reversedBy, ...opening } = openingPage;
    const alone = (page: typeof opening) => shown({ ...page, reversedBy });
    expectNamed(await notHeld(opening, alone), {
      ...open,
      'proposals left out': 'that nothing is left out of the way it went',
    });
    const unsaid = { ...voucherPage, reversedBy: null };
    expect((await checkShown(sealed(voucherPage, shown), shown(unsaid))).verdict).toBe('holds');
    expect(THREATS).toContain('that a voucher was not reversed');
  });

  it('of a document', async () => {
    const overlaid = (name: string) => [`document.whole.${name}`, NOT_DRAWN];
    expectNamed(await notHeld(documentPage, shownOnDocument), {
      ...{ ...WAY, 'document.waitsForMe': 'whom a document waits for' },
      // The page’s own value is said instead.
      ...Object.fromEntries(
        [
          ...['closing', 'fileName', 'id', 'pages', 'signatures.*.signedAt', 'uploadedAt', 'uploadedBy'],
          ...['dispatch.addressOnPages', 'dispatch.code', 'dispatch.sentAt', 'dispatch.title'],
          ...['dispatch.signers.*.name', 'dispatch.signers.*.userId'],
        ].map(overlaid),
      ),
    } as Record<string, string>);
  });

  it('of an approval', async () => {
    const open = {
      ...{ ...CHART, 'chart.vatCodes.*.accounts': NOT_DRAWN, 'draft.contentHash': NOT_DRAWN },
      'draft.lines': 'the lines that a receipt will become',
      'draft.people': 'who may approve',
      'draft.waits': 'whom a voucher waits for',
      'draft.approvals left out': 'that nothing is left out of the way it went',
    };
    expectNamed(await notHeld(approvalPage, shownOnApproval), open);
    const lines = [
      {
        ...{ account: '6540', text: 'Kaffe', amount: 125n, vatCode: '1', vatAmount: 25n },
        ...{ share: { rateBp: 4000, account: '1920' }, counterpartyId: CARI },
        ...{ dimensions: [{ type: 'P', code: '1' }], currency: { code: 'EUR', amount: 9n } },
        invoice: {
          ...{ number: 'F-1', date: day('2026-06-14'), dueDate: day('2026-07-14') },
          ...{ cid: '2345676', bankAccount: '86011117947' },
        },
      },
      { ...PLAIN_LINE, account: '1920' },
    ];
    const said = { series: 'GL', date: day('2026-06-15'), text: 'Kaffe', noPhoto: null };
    const inLines = { ...readDraft, coding: codedInLines({ ...said, lines }) };
    expectNamed(await notHeld({ ...approvalPage, draft: inLines }, shownOnApproval), {
      ...open,
      'chart.vatCodes': NOT_DRAWN,
      'draft.coding.project': NOT_DRAWN,
    });
  });
});

it('a page that names an account, a customer or a decision that is gone is red, and so is one with a second of the name', async () => {
  const shown = (page: VoucherPage) => shownOnVoucher(page, CLIENT);
  const port = sealed(voucherPage, shown);
  const [first, ...rest] = chart.accounts;
  const forged = { ...first, name: 'Forfalsket' } as (typeof chart.accounts)[number];
  for (const accounts of [rest, [forged, first, ...rest]]) {
    const page = { ...voucherPage, chart: { ...chart, accounts } } as VoucherPage;
    const { verdict, parts } = await checkShown(port, shown(page));
    expect(verdict).toBe('broken');
    expect(parts.filter((part) => part.verdict === 'broken')).toMatchObject([
      { type: 'account', broken: 'shown' },
    ]);
  }
});

it('nothing is proven under a head that was not held against the one kept', async () => {
  const port = sealed(documentPage, shownOnDocument);
  const prove: CheckPort['prove'] = async (asked) => ({ ...(await port.prove(asked)), follows: false });
  const shown = shownOnDocument(documentPage) ?? NOTHING;
  expect((await checkShown({ ...port, prove }, shown)).verdict).toBe('unlinked');
  // What is broken is broken all the same.
  const altered = { ...documentPage, document: { ...documentPage.document, title: 'Annen' } };
  expect((await checkShown({ ...port, prove }, shownOnDocument(altered) ?? NOTHING)).verdict).toBe('broken');
});
