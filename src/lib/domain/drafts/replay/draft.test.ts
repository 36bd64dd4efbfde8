import { describe, expect, it } from 'vitest';
import type { ApprovalThen } from '../../approval/replay/by-rules.ts';
import { statementHashHex, type JsonObject } from '../../canonical.ts';
import type { ReplayedEvent } from '../../events/replay/event.ts';
import { OVERLAP_MS } from '../../events/replay/order.ts';
import { Others } from '../../events/replay/others.ts';
import { codeVoucher, PLAIN_LINE } from '../../ledger/coding.ts';
import type { ChartRows } from '../../ledger/replay/chart-rows.ts';
import { voucherStatement, type Posting } from '../../ledger/voucher.ts';
import { codedInLines } from '../coded.ts';
import { draftStatement, type Coding, type DraftContent } from '../draft.ts';
import type { PostedFrom } from './coded.ts';
import { judgeDraft, type PhotoThen } from './draft.ts';

const BEGUN = Date.parse('2026-11-29T12:00:00.000Z');
const PHOTO = { id: 'p', sha256: 'ab'.repeat(32), size: 1, type: 'image/png' as const };
const content: DraftContent = {
  amount: 12_500n,
  date: '2026-06-15',
  text: 'Kaffe',
  project: null,
  photos: [PHOTO],
};
const coding: Coding = {
  ...{ series: 'GL', date: '2026-06-15', text: 'Kaffe', amount: 12_500n, account: '6540', vatCode: '1' },
  ...{ creditAccount: '1920', counterpartyId: 'c', project: '1', noPhoto: null, lines: null },
};
const chart = (input: string): ChartRows => ({
  accounts: new Map(),
  periods: new Map(),
  vatCodes: new Map([
    ['1', { standardCode: '1', rates: [{ validFrom: '2005-01-01', validTo: null, rateBp: 2500 }] }],
  ]),
  vatAccounts: new Map([['1', { output: null, input }]]),
});
const posting: Posting = { year: 2026, period: 6, number: 1n, postedAt: '', postedBy: 'm' };

function hashOf(id: string, input = '2710', rateBp = 2500): string {
  const vat = { code: '1', standardCode: '1', rateBp, accounts: { output: null, input } };
  const lines = codeVoucher(coding, () => vat);
  if (!lines.ok) throw new Error(lines.error.code);
  const { series, date, text } = coding;
  const origin = { source: 'draft', sourceRef: null, draftId: 'd', reversesId: null } as const;
  return statementHashHex(
    voucherStatement('c', { id, series, date, text, ...origin, lines: lines.value }, posting),
  );
}

const at = (ms: number) => new Date(BEGUN + ms).toISOString();
/** The draft's own events, at every tenth place: what it became lies between them. */
function life(...kinds: readonly (string | readonly [string, Partial<ReplayedEvent>])[]): ReplayedEvent[] {
  return kinds.map((each, index) => {
    const [kind, change] = typeof each === 'string' ? [each, {}] : each;
    const now: JsonObject = draftStatement({ id: 'd', revision: index + 1, content, coding });
    const place = (index + 1) * 10;
    const detail = { revision: index + 1, content: `hash ${index + 1}`, now };
    const said = {
      id: `e${place}`,
      at: at(0),
      actorId: 'b',
      kind: `draft.${kind}`,
      marked: true,
      place,
      detail,
    };
    return { ...said, subject: { type: 'draft', id: 'd' }, ...change };
  });
}
const voucher = (place: number, change: Partial<PostedFrom> = {}): PostedFrom => ({
  ...{ id: 'v', posting, contentHash: hashOf('v'), posted: { place, marked: true }, reversed: null },
  approval: { revision: 2, contentHash: 'hash 2' },
  ...change,
});
const photo: PhotoThen = { ...PHOTO, received: { place: 1 }, elsewhere: false };

interface Beside {
  readonly vouchers?: readonly PostedFrom[];
  readonly photos?: readonly PhotoThen[];
  readonly approvals?: readonly ApprovalThen[];
  readonly others?: Others;
  readonly input?: string;
}
function judged(
  events: readonly ReplayedEvent[],
  { vouchers = [], photos = [photo], approvals = [], others, input = '2710' }: Beside = {},
) {
  const against = {
    clientId: 'c',
    chart: chart(input),
    vouchers,
    photos,
    approvals,
    others: others ?? said(['2710', 0, -1]),
  };
  return judgeDraft(events, against).map(({ code }) => code);
}

/** Where VAT is posted to, from which time, at which place. Null: an event without words. */
function said(...sets: readonly (readonly [input: string | null, ms: number, place: number])[]): Others {
  const others = new Others();
  for (const [input, ms, place] of sets) {
    const subject = { type: 'vat-account', id: '1' };
    const detail = input === null ? {} : { now: { output: null, input } };
    others.take({
      id: 'e',
      at: at(ms),
      actorId: 'b',
      kind: 'vat-account.set',
      subject,
      detail,
      marked: true,
      place,
    });
  }
  return others;
}

const approved = life('saved', 'submitted', 'approved');
/** Coded in lines of one code, the other way round and of none, and what was posted of them. */
function inLines(amount: bigint) {
  const line = (account: string, vatCode: string | null) => ({ ...PLAIN_LINE, account, amount, vatCode });
  const lines = [line('6540', '1'), line('6300', null), { ...PLAIN_LINE, account: '1920' }];
  const coded = codedInLines({ ...coding, lines });
  const vat = { code: '1', standardCode: '1', rateBp: 2500, accounts: { output: null, input: '2710' } };
  const made = codeVoucher(coded, () => vat);
  if (!made.ok) throw new Error(made.error.code);
  const { series, date, text } = coded;
  const origin = { source: 'draft', sourceRef: null, draftId: 'd', reversesId: null } as const;
  const stated = { id: 'v', series, date, text, ...origin, lines: made.value };
  const contentHash = statementHashHex(voucherStatement('c', stated, posting));
  const events = life('saved', 'submitted', 'approved').map((event) => ({
    ...event,
    detail: { ...event.detail, now: draftStatement({ id: 'd', revision: 2, content, coding: coded }) },
  }));
  return { events, voucher: voucher(25, { contentHash }) };
}

describe('the voucher of a draft', () => {
  it('is what its lines come to', () => {
    const [one, other] = [inLines(125_00n), inLines(126_00n)];
    expect(judged(one.events, { vouchers: [one.voucher] })).toEqual([]);
    expect(judged(one.events, { vouchers: [other.voucher] })).toEqual(['voucher_differs_from_draft']);
  });

  it('is what its coding comes to, by an approval of what stood', () => {
    expect(judged(approved, { vouchers: [voucher(25)] })).toEqual([]);
    for (const contentHash of [hashOf('v', '1920'), hashOf('v', '2710', 1500), hashOf('w')])
      expect(judged(approved, { vouchers: [voucher(25, { contentHash })] })).toEqual([
        'voucher_differs_from_draft',
      ]);
    for (const approval of [
      null,
      { revision: 1, contentHash: 'hash 2' },
      { revision: 2, contentHash: 'hash 1' },
    ])
      expect(judged(approved, { vouchers: [voucher(25, { approval })] })).toEqual([
        'voucher_without_approval',
      ]);
    for (const place of [15, 35])
      expect(judged(approved, { vouchers: [voucher(place)] })).toEqual(['voucher_without_approval']);
  });

  it('is not judged where its approval bears no mark, or was erased', () => {
    const other = voucher(25, { contentHash: 'x', approval: null });
    const old = life('saved', 'submitted', ['approved', { marked: false }]);
    expect(judged(old, { vouchers: [{ ...other, posted: { place: 25, marked: false } }] })).toEqual([]);
    const erased = life('saved', ['submitted', { detail: null }], ['approved', { detail: null }]);
    expect(judged(erased, { vouchers: [other] })).toEqual([]);
  });

  it('may go by VAT accounts that changed at that moment, and by no others', () => {
    const old = hashOf('v', '2711');
    const vouchers = [voucher(25, { contentHash: old })];
    expect(judged(approved, { vouchers, others: said(['2711', -OVERLAP_MS, 1], ['2710', -1, 2]) })).toEqual(
      [],
    );
    const longAgo = said(['2711', -3 * OVERLAP_MS, 1], ['2710', -2 * OVERLAP_MS, 2]);
    expect(judged(approved, { vouchers, others: longAgo })).toEqual(['voucher_differs_from_draft']);
    // Of releases whose events had no words the row says it, as long as nothing followed.
    const wordless = said([null, -2 * OVERLAP_MS, 1]);
    expect(judged(approved, { vouchers, others: wordless, input: '2711' })).toEqual([]);
    expect(judged(approved, { vouchers, others: wordless })).toEqual(['voucher_differs_from_draft']);
    const followed = said([null, -2 * OVERLAP_MS, 1], ['2710', 2 * OVERLAP_MS, 90]);
    expect(judged(approved, { vouchers, others: followed })).toEqual([]);
  });

  it('is taken back before it is opened again', () => {
    const again = [...approved, ...life('', '', '', 'reopened').slice(3)];
    const [before, after] = [{ reversed: { place: 35 } }, { reversed: { place: 45 } }];
    expect(judged(again, { vouchers: [voucher(25, before)] })).toEqual([]);
    for (const change of [after, {}])
      expect(judged(again, { vouchers: [voucher(25, change)] })).toEqual(['reopened_unreversed']);
  });
});

it('photos had arrived when it was submitted, with the bytes that it names, and are of no other draft', () => {
  const events = life('saved', 'submitted');
  for (const change of [{ received: null }, { received: { place: 25 } }, { sha256: 'cd' }])
    expect(judged(events, { photos: [{ ...photo, ...change }] })).toEqual(['photo_was_missing']);
  expect(judged(events, { photos: [] })).toEqual([]);
  expect(
    judged(life(['saved', { marked: false }], ['submitted', { marked: false }]), {
      photos: [{ ...photo, received: null, elsewhere: true }],
    }),
  ).toEqual([]);
  expect(judged(events, { photos: [{ ...photo, elsewhere: true }] })).toEqual(['photo_of_two_drafts']);
});

describe('who decides about their own work', () => {
  const events = life('saved', 'submitted', ['returned', { detail: { nobodyElse: true } }]);
  function people(
    role: string,
    { disabledAt = null, ms = -2 * OVERLAP_MS }: { disabledAt?: string | null; ms?: number } = {},
  ) {
    const others = new Others();
    const take = (kind: string, type: string, id: string, detail: JsonObject) =>
      others.take({
        id: 'e',
        at: at(ms),
        actorId: 'x',
        kind,
        subject: { type, id },
        detail,
        marked: true,
        place: 1,
      });
    for (const id of ['b', 'kari']) {
      take('member.added', 'membership', id, { role });
      take('user.introduced', 'user', id, { says: { name: id, disabledAt } });
    }
    return others;
  }

  it('was the only one who could', () => {
    expect(judged(events, { others: people('manager') })).toEqual(['somebody_else_could']);
    expect(judged(events, { others: people('bookkeeper') })).toEqual([]);
    expect(judged(events, { others: people('manager', { disabledAt: '2026' }) })).toEqual([]);
    expect(judged(events, { others: people('manager', { ms: -OVERLAP_MS }) })).toEqual([]);
    expect(judged(life('saved', 'submitted', 'returned'), { others: people('manager') })).toEqual([]);
  });
});
