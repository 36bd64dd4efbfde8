import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../canonical.ts';
import type { EventKind } from '../../events/kinds.ts';
import { EVENTS } from '../../events/kinds.ts';
import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { Others } from '../../events/replay/others.ts';
import { reversalOf, type NewLine, type NewVoucher, type Posting } from '../voucher.ts';
import type { ChartRows } from './chart-rows.ts';
import { Numbers } from './numbers.ts';
import { judgeLocking, judgeReopening } from './periods.ts';
import { judgePosting } from './posting.ts';
import { judgeReversal } from './reversal.ts';
import { judgeVatAccount } from './vat-account.ts';
import { judgeYearEnd } from './year-end.ts';

const AT = '2026-11-29T12:00:00.000Z';
function event(
  kind: EventKind,
  id: string,
  place: number,
  change: Partial<ReplayedEvent> = {},
): ReplayedEvent {
  const subject = { type: EVENTS[kind].of, id };
  return {
    id: `e${place}`,
    at: AT,
    actorId: 'anne',
    kind,
    subject,
    detail: {},
    marked: true,
    place,
    ...change,
  };
}
const codes = (faults: readonly Fault[]) => faults.map(({ code }) => code);

const months = [
  ['2026/1', '2026-01-01', '2026-01-31'],
  ['2026/2', '2026-02-01', '2026-02-28'],
  ['2026/3', '2026-03-01', '2026-03-31'],
] as const;
const chart: ChartRows = {
  accounts: new Map([
    ['1920', { validFrom: null, validTo: null }],
    ['6540', { validFrom: '2026-01-10', validTo: '2026-02-10' }],
  ]),
  vatCodes: new Map([
    [
      '1',
      {
        standardCode: '1',
        rates: [
          { validFrom: '2005-01-01', validTo: '2026-01-31', rateBp: 2400 },
          { validFrom: '2026-02-01', validTo: null, rateBp: 2500 },
        ],
      },
    ],
  ]),
  vatAccounts: new Map(),
  periods: new Map(months.map(([id, startsOn, endsOn]) => [id, { startsOn, endsOn }])),
};

function others(...more: readonly ReplayedEvent[]): Others {
  const told = new Others();
  const set = [
    ...['2026/1', '2026/2', '2026/3'].map((id) => event('period.created', id, 0)),
    ...['1920', '6540'].map((id) => event('account.created', id, 0)),
    ...[event('series.created', 'GL', 0), event('vat-code.created', '1', 0)],
  ];
  for (const each of [...set, ...more]) told.take(each);
  return told;
}

const plain = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
const voucher: NewVoucher = {
  ...{
    id: 'v',
    series: 'GL',
    date: '2026-02-05',
    text: '',
    source: 'manual',
    sourceRef: null,
    draftId: null,
  },
  reversesId: null,
  lines: [
    { ...plain, account: '6540', amount: 100n, vat: { code: '1', rateBp: 2500, base: 80n, amount: 20n } },
    { ...plain, account: '1920', amount: -100n, dimensions: [{ type: 'P', code: '1' }] },
  ],
};
const posting: Posting = { year: 2026, period: 2, number: 1n, postedAt: AT, postedBy: 'anne' };
const posted = (change: Partial<NewVoucher>, against = others(), at: Partial<Posting> = {}) =>
  codes(
    judgePosting(
      event('voucher.posted', 'v', 9),
      { voucher: { ...voucher, ...change }, posting: { ...posting, ...at } },
      {
        ...{ chart, others: against },
      },
    ),
  );

describe('a voucher', () => {
  it('is held against what the log had said, not against what it said later', () => {
    expect(posted({})).toEqual([]);
    expect(posted({}, others(event('period.locked', '2026/2', 8)))).toEqual(['period_was_locked']);
    expect(posted({}, others(event('period.locked', '2026/2', 10)))).toEqual([]);
    expect(posted({}, others(event('period.locked', '2026/1', 8)))).toEqual([]);
  });

  it('lies in the period that has its date, on accounts and at rates of that date', () => {
    expect(posted({}, others(), { period: 3 })).toEqual(['period_not_of_date']);
    expect(posted({ date: '2026-02-11' })).toEqual(['account_was_not_valid']);
    expect(posted({ date: '2026-01-31' }, others(), { period: 1 })).toEqual(['vat_was_other']);
    expect(posted({ date: '2026-01-31', source: 'import' }, others(), { period: 1 })).toEqual([]);
    expect(posted({ date: '2026-01-09', lines: [] }, others(), { period: 1 })).toEqual([]);
  });

  it('names what had been stated', () => {
    const line = (change: Partial<NewLine>) => ({
      lines: [{ ...plain, account: '1920', amount: 0n, ...change }],
    });
    const vat = { code: '9', rateBp: null, base: null, amount: null };
    for (const change of [{ series: 'KJ' }, line({ account: '3000' }), line({ vat })])
      expect(posted(change)).toEqual(['named_before_stated']);
    expect(posted({ series: 'KJ' }, others(event('series.created', 'KJ', 10)))).toEqual([
      'named_before_stated',
    ]);
    expect(posted({}, others(), { period: 4 })).toEqual(['named_before_stated']);
  });
});

describe('the end of a year', () => {
  const line = (account: string, amount: bigint) => ({ ...plain, account, amount });
  const ended = (change: Partial<NewVoucher>, ...log: readonly ReplayedEvent[]) => {
    const said = ['8960', '2050', '1930'].map((number) => event('account.created', number, 1));
    const lines = [line('8960', 5n), line('2050', -5n)];
    const stands = { source: 'year-end', date: '2026-03-31', lines } as const;
    const row = {
      voucher: { ...voucher, ...stands, ...change },
      posting: { ...posting, period: 3 },
    };
    const against = { chart, others: others(...said, ...log) };
    const at = event('voucher.posted', 'v', 9);
    const own = row.voucher.source === 'year-end' ? judgeYearEnd(at, row, against) : [];
    return codes([...judgePosting(at, row, against), ...own]);
  };
  const locked = months.map(([id], at) => event('period.locked', id, 2 + at));

  it('comes into a period that is locked, when all of its year are', () => {
    expect(ended({}, ...locked)).toEqual([]);
    expect(ended({}, ...locked.slice(1))).toEqual(['year_end_unlocked']);
    expect(ended({}, ...locked, event('period.reopened', '2026/3', 6))).toEqual(['year_end_unlocked']);
    expect(ended({ date: '2026-03-30' }, ...locked)).toEqual(['year_end_unlocked']);
    expect(ended({ source: 'manual' }, ...locked)).toEqual(['period_was_locked']);
  });

  it('moves the result to equity or debt, and touches nothing else', () => {
    expect(ended({ lines: [line('8960', 5n), line('1930', -5n)] }, ...locked)).toEqual(['year_end_differs']);
    // What an account is, the log says before the number does.
    const bank = event('account.changed', '2050', 2, {
      detail: { now: { number: '2050', groupingCategory: 'balanseverdiForOmloepsmiddel' } },
    });
    expect(ended({}, bank, ...locked)).toEqual(['year_end_differs']);
  });
});

describe('what a chart was', () => {
  const said = (kind: EventKind, id: string, place: number, now: JsonObject) =>
    event(kind, id, place, {
      detail: { now },
      at: new Date(Date.parse(AT) + place * 3_600_000).toISOString(),
    });
  const account = (validTo: string | null, requires: JsonObject[] = []): JsonObject => ({
    ...{ number: '6540', validFrom: null, validTo, requires },
  });
  const required = { type: 'A', validFrom: '2026-02-01', validTo: null };
  const at = (place: number, change: Partial<NewVoucher> = {}, ...more: readonly ReplayedEvent[]) =>
    codes(
      judgePosting(
        event('voucher.posted', 'v', place, {
          at: new Date(Date.parse(AT) + place * 3_600_000).toISOString(),
        }),
        { voucher: { ...voucher, date: '2026-02-20', ...change }, posting },
        { chart, others: others(...more) },
      ),
    );

  it('is what the log had said of an account by then, whatever it is now', () => {
    const closed = said('account.changed', '6540', 3, account('2026-02-10'));
    const opened = said('account.changed', '6540', 6, account(null));
    expect(at(2, {}, said('account.created', '6540', 1, account(null)), closed)).toEqual([]);
    expect(at(4, {}, closed, opened)).toEqual(['account_was_not_valid']);
    expect(at(7, {}, closed, opened)).toEqual([]);
  });

  it('an account required a dimension of what was written, and of nothing else', () => {
    const requires = said('account.changed', '6540', 3, account(null, [required]));
    const ended = said('account.changed', '6540', 6, account(null, [{ ...required, validTo: '2026-02-19' }]));
    expect(at(4, {}, requires, ended)).toEqual(['dimension_was_missing']);
    expect(at(7, {}, requires, ended)).toEqual([]);
    expect(at(4, { source: 'import' }, requires)).toEqual([]);
    const analysed = { ...plain, account: '6540', amount: 1n, dimensions: [{ type: 'A', code: '1' }] };
    expect(at(4, { lines: [analysed] }, requires)).toEqual([]);
    // Side by side with the posting, which need not have seen it.
    const beside = { ...requires, at: new Date(Date.parse(AT) + 4 * 3_600_000 - 1000).toISOString() };
    expect(at(4, {}, said('account.created', '6540', 0, account(null)), beside)).toEqual([]);
  });

  it('a rate, a dimension and a party held on the date', () => {
    const code = (rateBp: number): JsonObject => ({
      rates: [{ validFrom: '2005-01-01', validTo: null, rateBp }],
    });
    expect(at(4, {}, said('vat-code.changed', '1', 3, code(2400)))).toContain('vat_was_other');
    expect(at(4, {}, said('vat-code.changed', '1', 5, code(2400)))).not.toContain('vat_was_other');
    const project = (validTo: string | null) =>
      said('dimension.changed', 'P/1', validTo === null ? 5 : 3, { type: 'P', code: '1', validTo });
    const [ended, again] = [project('2026-02-19'), project(null)];
    const open = said('account.created', '6540', 1, account(null));
    expect(at(4, {}, open, ended, again)).toEqual(['dimension_was_closed']);
    expect(at(6, {}, open, ended, again)).toEqual([]);
    expect(at(4, { date: '2026-02-19' }, open, ended)).toEqual([]);
    expect(at(4, { source: 'reversal' }, open, ended)).toEqual([]);
    const party = { ...plain, account: '1920', amount: 0n, counterpartyId: 'c' };
    const gone = said('counterparty.changed', 'c', 3, { id: 'c', validTo: '2026-01-31' });
    expect(at(4, { lines: [party] }, gone)).toEqual(['counterparty_was_closed']);
    expect(at(2, { lines: [party] }, gone)).toEqual([]);
  });
});

describe('a reversal', () => {
  const turned = reversalOf(voucher, { id: 'r', date: '2026-02-20', text: 'Feil' });
  const judged = (
    change: Partial<NewVoucher>,
    {
      original = voucher,
      ofReceipt = false,
      said = others(),
    }: { original?: NewVoucher; ofReceipt?: boolean; said?: Others } = {},
  ) =>
    codes(
      judgeReversal(
        'c',
        event('voucher.posted', 'r', 9),
        { voucher: { ...turned, ...change }, posting },
        {
          original: { voucher: original, ofReceipt },
          others: said,
        },
      ),
    );

  it('is what it takes back, turned, and no earlier', () => {
    expect(judged({})).toEqual([]);
    expect(judged({ lines: voucher.lines })).toEqual(['reversal_differs']);
    expect(judged({ lines: turned.lines.slice(1) })).toEqual(['reversal_differs']);
    expect(judged({ series: 'KJ' })).toEqual(['reversal_differs']);
    expect(judged({ date: '2026-02-04' })).toEqual(['reversal_differs']);
  });

  it('is of no receipt’s reversal, and of an opening balance only by two', () => {
    expect(judged({}, { ofReceipt: true })).toEqual(['reversal_not_allowed']);
    const original = { ...voucher, source: 'opening' } as const;
    const proposal = (place: number, actorId: string, detail: JsonObject | null) =>
      others(event('reversal-proposal.created', 'p', place, { actorId, detail }));
    const said = { voucher: 'v', date: '2026-02-20' };
    expect(judged({}, { original, said: proposal(8, 'berit', said) })).toEqual([]);
    expect(judged({}, { original, said: proposal(8, 'berit', null) })).toEqual([]);
    for (const none of [
      others(),
      proposal(10, 'berit', said),
      proposal(8, 'anne', said),
      proposal(8, 'berit', { ...said, voucher: 'w' }),
      proposal(8, 'berit', { ...said, date: '2026-02-21' }),
    ])
      expect(judged({}, { original, said: none })).toEqual(['reversal_not_allowed']);
  });
});

it('months are locked in their order', () => {
  const locked = (id: string, ...said: readonly ReplayedEvent[]) =>
    codes(judgeLocking(event('period.locked', id, 9), { chart, others: others(...said) }));
  expect(locked('2026/1')).toEqual([]);
  expect(locked('2026/2', event('period.locked', '2026/1', 8))).toEqual([]);
  expect(locked('2026/2', event('period.locked', '2026/1', 10))).toEqual(['period_locked_early']);
  expect(locked('2026/3', event('period.locked', '2026/1', 8))).toEqual(['period_locked_early']);
});

describe('a locked month is opened again', () => {
  const BEFORE = '2026-01-01T12:00:00.000Z';
  const member = (userId: string, place: number) => [
    event('member.added', userId, place, { at: BEFORE, detail: { role: 'bookkeeper' } }),
    event('user.introduced', userId, place, {
      at: BEFORE,
      detail: { says: { disabledAt: null, name: userId } },
    }),
  ];
  const opened = (id: string, detail: JsonObject, ...said: readonly ReplayedEvent[]) =>
    codes(judgeReopening(event('period.reopened', id, 20, { detail }), { chart, others: others(...said) }));
  const locked = (id: string, place: number) => event('period.locked', id, place);
  const asked = (place: number, actorId: string, number = 1) =>
    event('period-reopening.asked', `r${place}`, place, { actorId, detail: { year: 2026, number } });

  it('from the last one backwards', () => {
    const both = [locked('2026/1', 7), locked('2026/2', 8), asked(9, 'berit')];
    expect(opened('2026/1', {}, ...both)).toEqual(['period_opened_early']);
    expect(opened('2026/1', {}, locked('2026/1', 7), asked(9, 'berit'))).toEqual([]);
  });

  it('by a second person, who wants the same since it was locked', () => {
    const own = locked('2026/1', 7);
    for (const wish of [asked(6, 'berit'), asked(9, 'anne'), asked(9, 'berit', 2), asked(21, 'berit')])
      expect(opened('2026/1', {}, own, wish)).toEqual(['period_opened_alone']);
  });

  it('by one where nobody else could, which is held against who could', () => {
    const own = locked('2026/1', 7);
    expect(opened('2026/1', { alone: true }, own)).toEqual([]);
    expect(opened('2026/1', { alone: true }, own, ...member('berit', 2))).toEqual(['period_opened_alone']);
  });
});

it('VAT is posted to what had been stated', () => {
  const set = (input: string, code = '1') =>
    codes(
      judgeVatAccount(event('vat-account.set', code, 9, { detail: { now: { output: null, input } } }), {
        others: others(),
      }),
    );
  expect(set('1920')).toEqual([]);
  expect(set('2710')).toEqual(['named_before_stated']);
  expect(set('1920', '9')).toEqual(['named_before_stated']);
});

describe('numbers', () => {
  const judged = (
    ...given: readonly (readonly [series: string, number: string, change?: Partial<ReplayedEvent>])[]
  ) => {
    const numbers = new Numbers();
    return given.flatMap(([series, number, change], at) => {
      const detail = { series, year: 2026, number };
      return codes(numbers.take(event('voucher.posted', `v${at}`, at, { detail, ...change }))).map(() => at);
    });
  };

  it('follow one another in the order of the log, in each series', () => {
    expect(judged(['GL', '1'], ['KJ', '1'], ['GL', '2'], ['KJ', '2'])).toEqual([]);
    expect(judged(['GL', '1'], ['GL', '3'], ['GL', '2'], ['GL', '4'])).toEqual([1, 2]);
    expect(judged(['GL', '2'])).toEqual([0]);
    expect(judged(['GL', '1'], ['GL', '1'])).toEqual([1]);
  });

  it('are judged from the first mark on, and anew after what was erased', () => {
    expect(judged(['GL', '7', { marked: false }], ['GL', '8'])).toEqual([]);
    const erased = { detail: null };
    expect(judged(['GL', '1'], ['GL', '2', erased], ['GL', '3'], ['KJ', '5'], ['GL', '5'])).toEqual([4]);
  });
});
