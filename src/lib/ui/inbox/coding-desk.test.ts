import { CallFailed } from '#lib/api.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkOpen } from '#lib/domain/drafts/draft-rules.ts';
import type { Coding } from '#lib/domain/drafts/draft.ts';
import { CodingDesk } from './coding-desk.svelte.ts';
import type { DraftsPort, ReadDraft } from './drafts-port.ts';
import { day } from '#tests/setup/books/day.ts';

const at = new Date('2026-11-21T12:00:00Z');
const fresh: ReadDraft = {
  id: '0198c0de-0000-7000-8000-00000000000d',
  revision: 1,
  state: 'inbox',
  content: { amount: 125_00n, date: day('2026-11-20'), text: 'Skruer', project: null, photos: [] },
  coding: null,
  returnedReason: null,
  askedBy: null,
  submittedBy: null,
  createdBy: 'field',
  createdAt: at,
  changedAt: at,
  contentHash: '',
  lines: null,
  people: { involved: ['field'], approvers: ['manager'] },
  alike: [],
  mail: null,
  waits: null,
  approvals: [],
  decided: null,
};
const offered = {
  ...{ habits: { series: 'GL', creditAccount: '1920' }, today: day('2026-11-21') },
  vatOn: () => null,
};

/** A server with one draft that applies the shared rules and may lose its answers. */
class Server implements DraftsPort {
  draft = fresh;
  calls: string[] = [];
  loseNext = 0;

  get = () => Promise.resolve(this.draft);
  giveUp = () => {
    this.calls.push('giveUp');
    return Promise.resolve();
  };
  usual = () => Promise.resolve({ account: '6540', vatCode: '1', used: 7, of: 8 });
  make = ({ coding }: { coding: Coding }) => {
    this.calls.push('make');
    return this.#change(0, { coding });
  };
  code = ({ baseRevision, coding }: { baseRevision: number; coding: Coding }) => {
    this.calls.push('code');
    return this.#change(baseRevision, { coding });
  };
  submit = ({ baseRevision }: { baseRevision: number }) => {
    this.calls.push('submit');
    return this.#change(baseRevision, { state: 'submitted' });
  };
  askAuthor = ({ baseRevision, comment }: { baseRevision: number; comment: string }) => {
    this.calls.push('ask');
    return this.#change(baseRevision, { askedBy: 'bookkeeper', returnedReason: comment });
  };
  dismiss = ({ baseRevision, reason }: { baseRevision: number; reason: string }) => {
    this.calls.push('dismiss');
    return this.#change(baseRevision, { state: 'discarded', returnedReason: reason });
  };

  #change(baseRevision: number, change: Partial<ReadDraft>): Promise<{ revision: number }> {
    const allowed = checkOpen({ ...this.draft }, baseRevision);
    if (!allowed.ok) return Promise.reject(refusal(allowed.error));
    this.draft = { ...this.draft, ...change, revision: this.draft.revision + 1 };
    if (this.loseNext > 0) {
      this.loseNext -= 1;
      return Promise.reject(new CallFailed('Failed to fetch'));
    }
    return Promise.resolve({ revision: this.draft.revision });
  }
}

function refusal(segl: { code: string }) {
  return Object.assign(new CallFailed('refused'), { data: { code: 'CONFLICT', segl } });
}

/** Writes it into the first line. */
function account(number: string) {
  const [line] = desk.fields.lines;
  if (line) line.account = number;
}

let server: Server;
let desk: CodingDesk;
beforeEach(() => {
  server = new Server();
  desk = new CodingDesk(server, fresh, offered);
});

describe('a draft on the desk', () => {
  it('is coded and handed on', async () => {
    account('4000');
    expect(await desk.submit()).toBe(true);
    expect(server.draft).toMatchObject({ state: 'submitted', coding: { account: '4000', amount: 125_00n } });
  });

  it('asks nothing of the server while something is missing', async () => {
    expect(await desk.submit()).toBe(false);
    expect(server.calls).toEqual([]);
  });

  it('does not write the same coding twice', async () => {
    account('4000');
    await desk.save();
    expect(desk.saved).toBe(true);
    await desk.submit();
    expect(server.calls).toEqual(['code', 'submit']);
  });

  it('recognises its own changes after lost answers', async () => {
    account('4000');
    server.loseNext = 1;
    expect(await desk.submit()).toBe(false);
    expect(desk.problem?.code).toBe('unreachable');
    server.loseNext = 1;
    expect(await desk.submit()).toBe(false);
    expect(server.draft.state).toBe('submitted');
    expect(await desk.submit()).toBe(true);
    expect(desk.meanwhile).toBeNull();
  });
});

describe('when somebody else changed it', () => {
  beforeEach(async () => {
    account('4000');
    desk.fields.text = 'Mine ord';
    const { content } = server.draft;
    server.draft = { ...server.draft, revision: 2, content: { ...content, amount: 200_00n } };
    await desk.submit();
  });

  it('says what, and keeps everything typed', () => {
    expect(desk.meanwhile?.differences.map(({ field }) => field)).toEqual(['amount']);
    expect(desk.fields).toMatchObject({ text: 'Mine ord', amount: 125_00n, lines: [{ account: '4000' }] });
    expect(server.draft.coding).toBeNull();
  });

  it('knows that something is not saved, until it is', async () => {
    await desk.choose(new Set());
    expect(desk.changed).toBe(true);
    await desk.save();
    expect([desk.saved, desk.changed]).toEqual([true, false]);
  });

  it('goes on with mine', async () => {
    await desk.choose(new Set());
    expect(await desk.submit()).toBe(true);
    expect(server.draft.coding).toMatchObject({ text: 'Mine ord', amount: 125_00n });
  });

  it('begins anew with theirs', async () => {
    await desk.takeTheirs();
    expect(desk.fields).toMatchObject({ text: 'Skruer', amount: 200_00n, lines: [{ account: '' }] });
    expect(desk.meanwhile).toBeNull();
  });
});

const THEIRS = { account: '6540', dimensions: { P: 'P1' } };

describe('when two have coded it at once', () => {
  beforeEach(async () => {
    account('4000');
    desk.fields.text = 'Mine ord';
    const coding = {
      ...{ series: 'GL', date: day('2026-11-20'), text: 'Deres ord', amount: 125_00n, account: '6540' },
      ...{
        vatCode: null,
        creditAccount: '1920',
        counterpartyId: null,
        project: 'P1',
        noPhoto: null,
        lines: null,
      },
    };
    server.draft = { ...server.draft, revision: 2, coding };
    await desk.save();
  });

  it('says field by field what is mine and what is theirs', () => {
    expect(desk.meanwhile?.fields).toEqual(['text', 'lines']);
    expect(desk.meanwhile?.theirs).toMatchObject({ text: 'Deres ord', lines: [THEIRS] });
    expect(desk.fields).toMatchObject({ text: 'Mine ord', lines: [{ account: '4000', dimensions: {} }] });
  });

  it('goes on with what was chosen of each', async () => {
    await desk.choose(new Set(['lines']));
    expect(desk.fields).toMatchObject({ text: 'Mine ord', lines: [THEIRS] });
    expect(await desk.submit()).toBe(true);
    expect(server.draft.coding).toMatchObject({ text: 'Mine ord', account: '6540', project: 'P1' });
  });

  it('gives mine up where nothing of it is left, and no sooner', async () => {
    await desk.choose(new Set(['lines']));
    expect(server.calls).not.toContain('giveUp');
    desk = new CodingDesk(server, { ...server.draft, revision: 1, coding: null }, offered);
    account('4000');
    desk.fields.text = 'Mine ord';
    await desk.save();
    await desk.takeTheirs();
    expect(desk.fields.text).toBe('Deres ord');
    expect(server.calls.at(-1)).toBe('giveUp');
  });

  it('does not ask about what the other left as it was', () => {
    expect(desk.meanwhile?.fields).not.toContain('amount');
    expect(desk.meanwhile?.fields).not.toContain('creditAccount');
  });
});

it('what was coded on the device and overtaken stands beside the draft as it is now', async () => {
  const coded = (text: string, amount: bigint): Coding => ({
    ...{ series: 'GL', date: day('2026-11-20'), text, amount, account: '6540', vatCode: null },
    ...{ creditAccount: '1920', counterpartyId: null, project: null, noPhoto: null, lines: null },
  });
  const [was, mine, theirs] = [coded('Skruer', 1_00n), coded('Mine ord', 1_00n), coded('Deres ord', 2_00n)];
  server.draft = { ...fresh, revision: 3, coding: theirs };
  desk = new CodingDesk(server, server.draft, offered);
  desk.meet({ coding: mine, revision: 2, basis: { content: fresh.content, coding: was } });
  expect(desk.fields).toMatchObject({ text: 'Mine ord', amount: 1_00n });
  expect(desk.meanwhile?.fields).toEqual(['amount', 'text']);
  // Where nobody knows what it was, all that differs is asked about.
  const unknown = new CodingDesk(server, server.draft, offered);
  unknown.meet({ coding: { ...mine, amount: 125_00n }, revision: 2, basis: null });
  expect(unknown.meanwhile?.fields).toEqual(['amount', 'text']);
  await desk.choose(new Set(['amount']));
  expect(await desk.submit()).toBe(true);
  expect(server.draft.coding).toMatchObject({ text: 'Mine ord', amount: 2_00n });
});

describe('a date after today', () => {
  beforeEach(() => {
    account('4000');
    desk.fields.date = '2026-11-22';
  });

  it('is asked about before it is handed on, and the coding is kept', async () => {
    expect(desk.asksDate).toBe(true);
    expect(await desk.submit()).toBe(false);
    expect(desk.problem?.code).toBe('date_after_today');
    expect(server.calls).toEqual(['code']);
  });

  it('is handed on once it is meant, and asked about again when it is another', async () => {
    desk.confirmedDate = '2026-11-22';
    desk.fields.date = '2026-11-23';
    expect(await desk.submit()).toBe(false);
    desk.confirmedDate = '2026-11-23';
    expect(await desk.submit()).toBe(true);
  });
});

describe('a draft that is wrong', () => {
  it('goes back to its author, and what was typed stays', async () => {
    desk.fields.text = 'Mine ord';
    expect(await desk.ask('Hva gjelder det?')).toBe(true);
    expect(server.draft).toMatchObject({ askedBy: 'bookkeeper', returnedReason: 'Hva gjelder det?' });
    expect([desk.state, desk.fields.text, desk.draft.revision]).toEqual(['asked', 'Mine ord', 2]);
  });

  it('is discarded, also without an answer', async () => {
    server.loseNext = 1;
    expect(await desk.dismiss('Privat')).toBe(false);
    expect(desk.problem?.code).toBe('unreachable');
    expect(await desk.dismiss('Privat')).toBe(true);
    expect(server.draft).toMatchObject({ state: 'discarded', returnedReason: 'Privat' });
  });

  it('that somebody changed meanwhile is looked at first', async () => {
    server.draft = { ...server.draft, revision: 2 };
    expect(await desk.dismiss('Privat')).toBe(false);
    expect(desk.meanwhile?.draft.revision).toBe(2);
    expect(server.draft.state).toBe('inbox');
  });
});
