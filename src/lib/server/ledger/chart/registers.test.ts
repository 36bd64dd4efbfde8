import { expect, it } from 'vitest';
import { companyDetails } from '#tests/setup/books/company-details.ts';
import { clientStatement } from './clients.ts';
import * as registers from './registers.ts';

/* The vectors of docs/statements.md. */

const id = (number: number) => `0198c0de-0000-7000-8000-00000000000${number}`;
const at = new Date('2026-06-16T07:00:00.000Z');
const june = { year: 2026, number: 6, startsOn: '2026-06-01', endsOn: '2026-06-30' } as const;

it('each row of a chart has the id and the hash that are written down', () => {
  const {
    accounts,
    carried,
    counterparties,
    details,
    dimensions,
    periods,
    series,
    vatAccounts,
    vatCodes,
    years,
  } = registers;
  const events = [
    accounts.event('account.created', id(1), {
      number: '1920',
      name: 'Bankinnskudd',
      groupingCategory: 'balanseverdiForOmloepsmiddel',
      groupingCode: '1920',
      standardAccount: null,
      validFrom: null,
      validTo: null,
    }),
    accounts.event('account.changed', id(1), {
      ...{ number: '6540', name: 'Inventar', groupingCategory: 'annenDriftskostnad', groupingCode: '6500' },
      ...{ vatCode: '1', requires: [{ type: 'P', validFrom: '2026-01-01', validTo: null }] },
    }),
    series.event('series.created', id(1), { code: 'GL', name: 'Hovedbok' }),
    years.event('fiscal-year.created', id(1), { year: 2026, startsOn: '2026-01-01', endsOn: '2026-12-31' }),
    periods.event('period.created', id(1), { ...june, lockedAt: null, lockedBy: null }),
    periods.event('period.locked', id(1), { ...june, lockedAt: at, lockedBy: id(1) }),
    periods.event('period.soft_locked', id(1), {
      ...june,
      ...{ lockedAt: null, lockedBy: null },
      softLockedAt: at,
      softLockedBy: id(1),
    }),
    counterparties.event('counterparty.created', id(1), {
      id: id(3),
      kind: 'supplier',
      number: '5001',
      name: 'Verktøybua AS',
      orgnr: '999999999',
      account: '2400',
    }),
    counterparties.event('counterparty.changed', id(1), {
      ...{ id: id(3), kind: 'supplier', number: '5001', name: 'Verktøybua AS', orgnr: '999999999' },
      ...{
        account: '2400',
        bankAccount: '86011117947',
        street: 'Storgata 1',
        postalCode: '0155',
        city: 'Oslo',
      },
    }),
    dimensions.event('dimension.created', id(1), {
      ...{ type: 'P', code: '1', typeName: 'Prosjekt', name: 'Hytta' },
    }),
    dimensions.event('dimension.changed', id(1), {
      ...{ type: 'P', code: '1', typeName: 'Prosjekt', name: 'Hytta', validTo: '2026-06-30' },
    }),
    vatCodes.event('vat-code.created', id(1), {
      code: '1',
      description: 'Fradrag, høy sats',
      standardCode: '1',
      rates: [
        { validFrom: '2016-01-01', validTo: null, rateBp: null },
        { validFrom: '2005-01-01', validTo: '2015-12-31', rateBp: 2500 },
      ],
    }),
    vatAccounts.event('vat-account.created', id(1), {
      ...{ code: '1', output: null, input: '2710', source: 'postings' as const },
    }),
    carried.event('carried.created', id(1), {
      ...{ type: 'supplier', key: '5001', elements: '{"Address":{"City":"Oslo"}}' },
    }),
  ];
  events.push(details.event('company-details.set', id(1), companyDetails('2026-07-01')));
  const said = events.map(({ subject, detail }) => [
    `${subject.type} ${subject.id}`,
    detail['form'],
    detail.statement,
  ]);
  expect(said).toEqual([
    ['account 1920', 'segl.account.v1', '35809f1b31a9d6eb0d2877dec3ef1df97d8955d3565c25decab5bf3029bee9bd'],
    ['account 6540', 'segl.account.v2', '93cc7ffe9aaf659a6ed104bfe727375b9e6d5163a33095ba909b17871282a290'],
    ['series GL', 'segl.series.v1', '318d8f44615bb3b55586f128c4221b825c0a8a172e6502b1a1e6ae6625f4edfe'],
    [
      'fiscal-year 2026',
      'segl.fiscal-year.v1',
      '4a373021343464b9ad33649c6e5aa88252c0458f4ada83b4736469b9969b934c',
    ],
    ['period 2026/6', 'segl.period.v1', '2849102586dd8141c569ef7ef4dd8e9f9c895037e2d3eda58f923be051471e5f'],
    ['period 2026/6', 'segl.period.v1', 'ed2b4b0b1a5160922cfd6d82f1168314ae3c70427e04e2614fc6e3324d61b42d'],
    ['period 2026/6', 'segl.period.v2', 'ebd6396efec09b1062aee62d55cba29e1f0966433063dc7498598e3d32ddc4b3'],
    [
      `counterparty ${id(3)}`,
      'segl.counterparty.v1',
      '305c57a917ee7ab2e25a05cd4423a6cde6f6ad68d51c503a619f3b3842646f7f',
    ],
    [
      `counterparty ${id(3)}`,
      'segl.counterparty.v2',
      '1ef6ad42817ce158315508b3f4c0bea044d82e4447facf998333c9a239ce9a22',
    ],
    [
      'dimension P/1',
      'segl.dimension.v1',
      '8d23c3de00fc82bd17f3135ace20cccd5f1d88fec211b931a8d95bc7190a1cc3',
    ],
    [
      'dimension P/1',
      'segl.dimension.v2',
      '31f316447f21ed3f2cab413d97ad10300e0bb38c4d9f9985efb039b36149bf70',
    ],
    ['vat-code 1', 'segl.vat-code.v1', '61a6b9de2ef36b02e8f88dfa94f4d3ed6a2465f02f75eebe20ffb30659d02066'],
    [
      'vat-account 1',
      'segl.vat-account.v1',
      'a716ddfa67c444753dbb92e12957c80e039282d877af690b6970833a9e485089',
    ],
    [
      'carried supplier/5001',
      'segl.carried.v1',
      '9f16827eb66f87d98f8aeff5ce17b024ad6a9978c87f43dce1b19b801237c4ad',
    ],
    [
      'company-details 2026-07-01',
      'segl.company-details.v1',
      'ebe90c70a6754cfcae738d9ae0472b97605442383abd2a65052a9ac3359059bf',
    ],
  ]);
});

it('and so has the client', () => {
  const client = { id: id(1), orgnr: '999999999', name: 'Fjordheim Bygg AS', createdAt: at };
  expect(clientStatement.said(client)).toEqual({
    form: 'segl.client.v1',
    statement: 'f248e02635e418d11b4a75c0fb0c7da5b84120f9c4534529b22f8dada36f8364',
  });
});
