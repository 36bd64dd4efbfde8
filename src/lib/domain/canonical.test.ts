import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalBytes, canonicalText, statementHashHex, type Json, type JsonObject } from './canonical.ts';
import { codedInLines } from './drafts/coded.ts';
import { draftHash, draftStatement, type Coding, type DraftContent } from './drafts/draft.ts';
import { codingSaid } from './drafts/said.ts';
import { PLAIN_LINE } from './ledger/coding.ts';
import { templateStatement } from './drafts/templates/template.ts';
import { accrualStatement, type Accrual } from './ledger/accrual/accrual.ts';
import { matchingStatement, type Matching } from './ledger/items/matching.ts';
import { mutationHash } from './sync/mutation.ts';
import { voucherStatement, type NewVoucher } from './ledger/voucher.ts';
import { day } from '#tests/setup/books/day.ts';

describe('RFC 8785', () => {
  it('section 3.2.2: literals, numbers and strings', () => {
    const given = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as Json;
    expect(canonicalText(given)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('section 3.2.3: keys in the order of their UTF-16 code units', () => {
    const given = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(Object.values(JSON.parse(canonicalText(given)) as object)).toHaveLength(7);
    expect([...canonicalText(given).matchAll(/:"([^"]*)"/g)].map(([, value]) => value)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('bytes are UTF-8', () => {
    expect(bytesToHex(canonicalBytes('ø€😀'))).toBe('22c3b8e282acf09f988022');
  });

  it('refuses what is no JSON rather than hash a habit', () => {
    for (const odd of [undefined, NaN, Infinity, 1n, '\ud800']) {
      expect(() => canonicalText(odd as unknown as Json)).toThrow();
    }
  });

  it('says what a kept library says', () => {
    const deep = fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' });
    fc.assert(
      fc.property(fc.oneof(deep, fc.dictionary(fc.string({ unit: 'grapheme' }), deep)), (value) => {
        expect(canonicalText(value as Json)).toBe(canonicalize(value));
      }),
    );
    const nested = Array.from({ length: 100 }).reduce<Json>((inner) => ({ b: [inner], a: 1 }), 'x');
    expect(canonicalText(nested)).toBe(canonicalize(nested));
  });

  it('does not depend on the order in which a statement was put together', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (object) => {
        const turned = Object.fromEntries(Object.entries(object).reverse());
        const text = canonicalText(object as Json);
        expect(canonicalText(turned as Json)).toBe(text);
        expect(canonicalText(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });
});

/*
 * Published vectors: these hashes stand in logs and approvals for as long as there are any. When one of them
 * changes, the statement needs a new version, not this file a new value.
 */
describe('the statements’ own vectors', () => {
  const client = '0198c0de-0000-7000-8000-000000000001';
  const id = '0198c0de-0000-7000-8000-000000000002';
  const other = '0198c0de-0000-7000-8000-000000000003';

  const voucher: NewVoucher = {
    id,
    series: 'GL',
    date: '2026-06-15',
    text: 'Kaffe til byggeplassen – «Hytta»',
    source: 'draft',
    sourceRef: null,
    draftId: other,
    reversesId: null,
    lines: [
      {
        account: '6540',
        amount: 10_000n,
        text: 'Bønner',
        vat: { code: '1', rateBp: 2500, base: 10_000n, amount: 2500n },
        counterpartyId: null,
        currency: { code: 'EUR', amount: 875n },
        dimensions: [{ type: 'P', code: '1' }],
      },
      {
        account: '2710',
        amount: 2500n,
        text: null,
        vat: null,
        counterpartyId: null,
        currency: null,
        dimensions: [],
      },
      {
        account: '1920',
        amount: -12_500n,
        text: null,
        vat: null,
        counterpartyId: other,
        currency: null,
        dimensions: [],
      },
    ],
  };
  const posting = {
    year: 2026,
    period: 6,
    number: 42n,
    postedAt: '2026-06-16T07:00:00.000Z',
    postedBy: client,
  };
  const content: DraftContent = {
    amount: 12_500n,
    date: '2026-06-15',
    text: 'Kaffe',
    project: '1',
    photos: [{ id: other, sha256: 'ab'.repeat(32), size: 1234, type: 'image/jpeg' }],
  };
  const coding: Coding = {
    series: 'GL',
    date: '2026-06-15',
    text: 'Kaffe til byggeplassen',
    amount: 12_500n,
    account: '6540',
    vatCode: '1',
    creditAccount: '1920',
    counterpartyId: other,
    project: '1',
    noPhoto: null,
    lines: null,
  };
  const empty: DraftContent = { amount: null, date: null, text: '', project: null, photos: [] };

  it('segl.voucher.v1', () => {
    const statement = voucherStatement(client, voucher, posting);
    expect(canonicalText(statement)).toMatch(/^\{"client":"0198c0de-.*"year":2026\}$/);
    expect(statementHashHex(statement)).toBe(
      '823776c6f1201841fa7f09999d821e6031fa1388d170a3f69b9e7512b6593cd4',
    );
  });

  it('segl.voucher.v2, where it says what came later', () => {
    const [first, ...rest] = voucher.lines;
    if (!first) throw new Error('no line');
    const said: NewVoucher = {
      ...voucher,
      documentDate: '2026-06-14',
      enteredOn: '2026-06-16',
      enteredBy: 'kari',
      voucherType: 'Innkjøp',
      carried: '{"BatchID":"7"}',
      lines: [
        {
          ...first,
          currency: { code: 'EUR', amount: 875n, rate: '11.4286' },
          reference: 'F-17',
          cid: '1234567',
          dueDate: '2026-07-01',
          valueDate: '2026-06-15',
          quantity: '2.5',
          carried: '{"CrossReference":"A1"}',
        },
        ...rest,
      ],
    };
    const statement = voucherStatement(client, said, posting);
    expect(statement['statement']).toBe('segl.voucher.v2');
    expect(statementHashHex(statement)).toBe(
      '593c0469db4a63a6b4b1f346c4069a7b92ba9729a66d41a81aa83d72bdaaa997',
    );
    // What says nothing of it is said as it was.
    const silent: NewVoucher = { ...voucher, enteredOn: null, carried: null };
    expect(voucherStatement(client, silent, posting)).toEqual(voucherStatement(client, voucher, posting));
    const later = Object.entries<unknown>({ ...said.lines[0] }).filter(([name]) => !(name in first));
    for (const [field, value] of later) {
      const only = { ...voucher, lines: [{ ...first, [field]: value }, ...rest] };
      expect(voucherStatement(client, only, posting)['statement'], field).toBe('segl.voucher.v2');
    }
    const rated = { ...voucher, lines: [{ ...first, currency: said.lines[0]?.currency ?? null }, ...rest] };
    expect(voucherStatement(client, rated, posting)['statement']).toBe('segl.voucher.v2');
  });

  it('segl.draft.v1', () => {
    expect(draftHash({ id, revision: 3, content, coding })).toBe(
      '2c095bd30e861c5b4691c47f13fd81483c65b011fc699ce5c4e798cb293cadf3',
    );
    expect(draftHash({ id, revision: 1, content: empty, coding: null })).toBe(
      '2ef50fa14a386de2f05607ca4edf55a39e228b49fe35ae2c5c1d8bb6fae49c2c',
    );
  });

  it('segl.draft.v2, where there is no picture and the reason is said', () => {
    const explained = { ...coding, noPhoto: 'Automaten ga ingen kvittering' };
    expect(draftHash({ id, revision: 3, content: { ...content, photos: [] }, coding: explained })).toBe(
      'fe0c81e35f51203df53f5a19552617fc346bd7c416b65ae7739d952e2e401e4a',
    );
  });

  it('segl.draft.v3, coded in lines', () => {
    const lines = [
      {
        ...PLAIN_LINE,
        ...{ account: '7140', amount: 168_000n, vatCode: '13', vatAmount: 18_001n },
        dimensions: [
          { type: 'P', code: '1' },
          { type: 'A', code: '2' },
        ],
      },
      {
        ...PLAIN_LINE,
        ...{ account: '7140', text: 'Middag', vatCode: '1', share: { rateBp: 4000, account: '2060' } },
      },
      {
        ...PLAIN_LINE,
        ...{ account: '2400', amount: -224_000n, counterpartyId: other },
        currency: { code: 'EUR', amount: 19_600n },
      },
    ];
    const said = { series: 'GL', date: '2026-06-15', text: 'Hotell', noPhoto: 'Bare på nett' } as const;
    const coded = codedInLines({ ...said, lines });
    const statement = draftStatement({ id, revision: 3, content: empty, coding: coded });
    expect(statementHashHex(statement)).toBe(
      '4eaa6f18e7102e4f7a824c92a6408fed34249b51f6a95fc6ccf2028ba9c5875b',
    );
    const sorted = lines.map((line) => ({ ...line, dimensions: line.dimensions.toReversed() }));
    expect(codingSaid(statement['coding'] as JsonObject)).toEqual({ ...coded, lines: sorted });
    const before = draftStatement({ id, revision: 3, content, coding });
    expect(codingSaid(before['coding'] as JsonObject)).toEqual(coding);
  });

  const invoice = {
    ...{ number: 'F-17', date: day('2026-06-14'), dueDate: day('2026-07-14') },
    ...{ cid: '2345676', bankAccount: '8601 11 17947' },
  };

  it('segl.draft.v4, of an invoice', () => {
    const lines = [
      { ...PLAIN_LINE, account: '6540', amount: 12_500n, vatCode: '1' },
      { ...PLAIN_LINE, account: '2400', counterpartyId: other, invoice },
    ];
    const said = { series: 'GL', date: '2026-06-15', text: 'Inventar', noPhoto: 'Bare på nett' } as const;
    const coded = codedInLines({ ...said, lines });
    const statement = draftStatement({ id, revision: 3, content: empty, coding: coded });
    expect(statementHashHex(statement)).toBe(
      '1c46132ccb1a92ec8999a5ad6cd10850fbefeab542b3ee09d349b93d97af2322',
    );
    expect(codingSaid(statement['coding'] as JsonObject)).toEqual(coded);
  });

  it('segl.voucher.v3, where an invoice says where it is to be paid', () => {
    const [first, , owed] = voucher.lines;
    if (!first || !owed) throw new Error('no line');
    const plain = { text: null, vat: null, currency: null, dimensions: [] };
    const said: NewVoucher = {
      ...voucher,
      ...{ text: 'Inventar', documentDate: '2026-06-14' },
      lines: [
        { ...first, ...plain, amount: 12_500n },
        {
          ...{ ...owed, ...plain, account: '2400' },
          ...{ reference: 'F-17', cid: '2345676', dueDate: '2026-07-14', bankAccount: '86011117947' },
        },
      ],
    };
    expect(statementHashHex(voucherStatement(client, said, posting))).toBe(
      '869306f8e6edfbb30ff7e983dbc42db3d40927edcb2148e397c1e30405fe53c2',
    );
  });

  it('segl.matching.v1', () => {
    const idOf = (no: number) => `0198c0de-0000-7000-8000-00000000000${no}`;
    const at = new Date('2026-06-16T07:00:00.000Z');
    const made: Matching = {
      ...{ id: idOf(4), account: '2400', counterpartyId: other, date: '2026-06-15' },
      lines: [
        { voucherId: idOf(5), line: 1, amount: 10_000n },
        { voucherId: id, line: 2, amount: -10_000n },
      ],
      ...{ matchedAt: at, matchedBy: client, undoneAt: null, undoneBy: null },
    };
    expect(matchingStatement.said(made).statement).toBe(
      '87603327f9406b0425d2bf02debf0273b967b23c97af14b2d04ed3fd099dc64b',
    );
    const undone = { ...made, undoneAt: at, undoneBy: idOf(5) };
    expect(matchingStatement.said(undone).statement).toBe(
      '1d65a7d60ef2652481b56680203447e34ee167ef59308155f85468d3a64e701f',
    );
  });

  it('segl.accrual.v1', () => {
    const at = new Date('2026-06-16T07:00:00.000Z');
    const made: Accrual = {
      ...{ id: other, voucherId: id, line: 1, account: '7500', balanceAccount: '1700', amount: 120_000n },
      ...{ date: '2026-06-15', firstMonth: '2026-07-01', months: 12, series: 'GL', text: 'Forsikring' },
      ...{ dimensions: [{ type: 'A', code: '1' }], madeAt: at, madeBy: client },
      ...{ endedOn: null, endedAt: null, endedBy: null },
    };
    expect(accrualStatement.said(made).statement).toBe(
      '204861720300b147d7049d1e838f33a34dceb9cbdc2b17befc2caa1f5906f815',
    );
    const ended: Accrual = { ...made, endedOn: '2026-09-10', endedAt: at, endedBy: other };
    expect(accrualStatement.said(ended).statement).toBe(
      '9aa0946b8d39d3bb055fceef384e0e5db059748714c2addba51e7e382a8723cb',
    );
  });

  it('segl.template.v1', () => {
    const recurrence = { every: 1, from: '2026-07-15', until: null } as const;
    const made = {
      id: other,
      name: 'Husleie',
      coding,
      recurrence,
      madeAt: new Date('2026-06-16T07:00:00.000Z'),
    };
    expect(templateStatement.said({ ...made, madeBy: client, endedAt: null, endedBy: null }).statement).toBe(
      'afd877a6e23108fd73f286882d24f369dcd2bfef2e370c19cf06b98441002fb9',
    );
  });

  it('segl.mutation.v1', () => {
    const save = { type: 'draft.save', draftId: id, baseRevision: 2, content } as const;
    expect(mutationHash(save)).toBe('58a5a7ac235bdb1abf5f764a3042ab495f52cdf640245badbb8ef1260f90a1c4');
    expect(mutationHash({ ...save, baseRevision: null, content: empty })).toBe(
      'a868f79c3c5d8edb310709016178fdb342aa53c9f2b95af4f3470b3d674a6b4d',
    );
    expect(mutationHash({ type: 'draft.discard', draftId: id, baseRevision: 2 })).toBe(
      'ebca3df7e9841f878ac2d0fc7edc69d901abd422a696ac0372b51e8ce034fa3b',
    );
  });

  it('segl.mutation.v3: all but a receipt’s versions, each as its procedure takes it', () => {
    const submit = { type: 'draft.submit', draftId: id, baseRevision: 2, dateConfirmed: false } as const;
    expect(mutationHash({ ...submit, paperConfirmed: true })).toBe(
      '99f024c5c8989cdd92076559ef4cd90d3941b3d678adab2933bb72635c6aec64',
    );
    const line = { ...coding, amount: 12_500n };
    expect(mutationHash({ type: 'draft.code', draftId: id, baseRevision: 2, coding: line })).toBe(
      'f7dc0ffa2d853359619040c266f4a97afa9aa5c8c43d669b4521bdf47bd56f67',
    );
    const named = { type: 'P', code: '1', name: 'Hytta', typeName: undefined };
    expect(mutationHash({ type: 'dimension.add', row: named })).toBe(
      '73c4834e36d4478e03e4f3e9728068a13ada661eae4b6dabdbac61b71be5c605',
    );
  });

  it('segl.draft.v2 and segl.mutation.v2: as soon as one photo has an original', () => {
    const taken = {
      id,
      sha256: 'ef'.repeat(32),
      size: 99,
      type: 'image/jpeg',
      original: 'cd'.repeat(32),
    } as const;
    const converted = { ...content, photos: [taken, ...content.photos] };
    const statement = draftStatement({ id, revision: 3, content: converted, coding });
    expect(canonicalText(statement)).toContain('"statement":"segl.draft.v2"');
    expect(canonicalText(statement)).toMatch(/"original":"(cd){32}".*"original":null/);
    expect(statementHashHex(statement)).toBe(
      'aa8e6bc6923d5ae5505979067c75e4cdb7ae3194611802f4fd07d77e51207cb4',
    );
    const save = { type: 'draft.save', draftId: id, baseRevision: 2, content: converted } as const;
    expect(mutationHash(save)).toBe('3bba553d07bf789d471351741073d1feb7cdcd8cccfd2e47049871fb3200ee32');
  });
});
