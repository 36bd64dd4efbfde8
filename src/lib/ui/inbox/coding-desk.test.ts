import { TRPCClientError } from '@trpc/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkOpen } from '#lib/domain/draft-rules.ts';
import type { Coding } from '#lib/domain/draft.ts';
import { CodingDesk, type DraftsPort, type ReadDraft } from './coding-desk.svelte.ts';

const at = new Date('2026-11-21T12:00:00Z');
const fresh: ReadDraft = {
  id: '0198c0de-0000-7000-8000-00000000000d',
  revision: 1,
  state: 'inbox',
  content: { amount: 125_00n, date: '2026-11-20', text: 'Skruer', project: null, photos: [] },
  coding: null,
  returnedReason: null,
  submittedBy: null,
  createdBy: 'field',
  createdAt: at,
  changedAt: at,
  contentHash: '',
  lines: null,
};
const offered = { habits: { series: 'GL', creditAccount: '1920' }, today: '2026-11-21' };

/** A server with one draft that applies the shared rules and may lose its answers. */
class Server implements DraftsPort {
  draft = fresh;
  calls: string[] = [];
  loseNext = 0;

  get = () => Promise.resolve(this.draft);
  code = ({ baseRevision, coding }: { baseRevision: number; coding: Coding }) => {
    this.calls.push('code');
    return this.#change(baseRevision, { coding });
  };
  submit = ({ baseRevision }: { baseRevision: number }) => {
    this.calls.push('submit');
    return this.#change(baseRevision, { state: 'submitted' });
  };

  #change(baseRevision: number, change: Partial<ReadDraft>): Promise<{ revision: number }> {
    const allowed = checkOpen({ ...this.draft }, baseRevision);
    if (!allowed.ok) return Promise.reject(refusal(allowed.error));
    this.draft = { ...this.draft, ...change, revision: this.draft.revision + 1 };
    if (this.loseNext > 0) {
      this.loseNext -= 1;
      return Promise.reject(new TRPCClientError('Failed to fetch'));
    }
    return Promise.resolve({ revision: this.draft.revision });
  }
}

function refusal(segl: { code: string }) {
  return Object.assign(new TRPCClientError('refused'), { data: { code: 'CONFLICT', segl } });
}

let server: Server;
let desk: CodingDesk;
beforeEach(() => {
  server = new Server();
  desk = new CodingDesk(server, fresh, offered);
});

describe('a draft on the desk', () => {
  it('is coded and handed on', async () => {
    desk.fields.account = '4000';
    expect(await desk.submit()).toBe(true);
    expect(server.draft).toMatchObject({ state: 'submitted', coding: { account: '4000', amount: 125_00n } });
  });

  it('asks nothing of the server while something is missing', async () => {
    expect(await desk.submit()).toBe(false);
    expect(server.calls).toEqual([]);
  });

  it('does not write the same coding twice', async () => {
    desk.fields.account = '4000';
    await desk.save();
    expect(desk.saved).toBe(true);
    await desk.submit();
    expect(server.calls).toEqual(['code', 'submit']);
  });

  it('recognises its own changes after lost answers', async () => {
    desk.fields.account = '4000';
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
    desk.fields.account = '4000';
    desk.fields.text = 'Mine ord';
    const { content } = server.draft;
    server.draft = { ...server.draft, revision: 2, content: { ...content, amount: 200_00n } };
    await desk.submit();
  });

  it('says what, and keeps everything typed', () => {
    expect(desk.meanwhile?.differences.map(({ field }) => field)).toEqual(['amount']);
    expect(desk.fields).toMatchObject({ account: '4000', text: 'Mine ord', amount: 125_00n });
    expect(server.draft.coding).toBeNull();
  });

  it('knows that something is not saved, until it is', async () => {
    desk.keepMine();
    expect(desk.changed).toBe(true);
    await desk.save();
    expect([desk.saved, desk.changed]).toEqual([true, false]);
  });

  it('goes on with mine', async () => {
    desk.keepMine();
    expect(await desk.submit()).toBe(true);
    expect(server.draft.coding).toMatchObject({ text: 'Mine ord', amount: 125_00n });
  });

  it('begins anew with theirs', () => {
    desk.takeTheirs();
    expect(desk.fields).toMatchObject({ account: '', text: 'Skruer', amount: 200_00n });
    expect(desk.meanwhile).toBeNull();
  });
});
