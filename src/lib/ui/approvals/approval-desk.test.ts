import { CallFailed } from '#lib/api.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { draftHash } from '#lib/domain/drafts/draft.ts';
import type { ToSign } from './gesture.ts';
import { ApprovalDesk, type Answer, type Decision, type ReadDraft } from './approval-desk.svelte.ts';
import { day } from '#tests/setup/books/day.ts';

const at = new Date('2026-11-21T12:00:00Z');
const content = { amount: 125_00n, date: day('2026-11-20'), text: 'Skruer', project: null, photos: [] };
const id = uuidv7();
const draft: ReadDraft = {
  id,
  revision: 3,
  state: 'submitted',
  content,
  coding: null,
  returnedReason: null,
  askedBy: null,
  submittedBy: 'bookkeeper',
  createdBy: 'field',
  createdAt: at,
  changedAt: at,
  contentHash: draftHash({ id, revision: 3, content, coding: null }),
  lines: null,
  people: { involved: ['bookkeeper', 'field'], approvers: ['manager'] },
  alike: [],
  mail: null,
  waits: {
    rules: 4,
    asked: { people: 1, named: [] },
    standIns: [],
    signing: { required: false, host: 'localhost', passkeys: [] },
  },
  approvals: [],
  decided: null,
};
const posted: Answer = { outcome: 'created', voucherId: 'v', lacks: null, checkpoint: 7 };
const refused = (code: string) =>
  Object.assign(new CallFailed(code), { data: { code: 'CONFLICT', segl: { code, outcome: 'none' } } });
const lost = () => new CallFailed('Failed to fetch');

let sent: Decision[];
let answers: (Answer | Error)[];
let kept: Map<string, string>;
let signs: ToSign[];
let refuses: boolean;
const assertion = { passkey: 'p', authenticatorData: 'a', clientDataJson: 'c', signature: 's' };
const signature = { hash: 'cd'.repeat(32), at, decisions: ['ab'], assertion };
const deskOf = (of: ReadDraft = draft) =>
  new ApprovalDesk(
    {
      acts: {
        userId: 'manager',
        clientId: 'client',
        storage: () => ({
          getItem: (name) => kept.get(name) ?? null,
          setItem: (name, value) => void kept.set(name, value),
          removeItem: (name) => void kept.delete(name),
        }),
      },
      sign: (shown) => {
        signs.push(shown);
        return refuses ? Promise.reject(refused('passkey_refused')) : Promise.resolve(signature);
      },
      decide: (decision) => {
        sent.push(decision);
        const answer = answers.shift() ?? posted;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    of,
  );
beforeEach(() => {
  sent = [];
  answers = [];
  kept = new Map();
  signs = [];
  refuses = false;
});

it('binds the decision to the hash of what is shown', async () => {
  const desk = deskOf();
  await desk.decide('approved', null);
  expect(sent[0]).toMatchObject({ draftId: id, revision: 3, contentHash: draft.contentHash, rules: 4 });
  expect(desk.act.answer).toEqual({ ...posted, decision: 'approved', signature: null });
  expect(signs).toEqual([]);
  expect(kept.size).toBe(0);
});

it('decides nothing when the server shows something else than it says', async () => {
  const desk = deskOf({ ...draft, content: { ...content, amount: 1n } });
  await desk.decide('approved', null);
  expect([desk.hashHolds, sent]).toEqual([false, []]);
});

it('repeats the same decision after a lost answer, also after a reload', async () => {
  answers = [lost(), { ...posted, outcome: 'exists' }];
  await deskOf().decide('approved', null);
  const again = deskOf();
  expect(again.act.unanswered).toBe(true);
  await again.decide('approved', null);
  expect(sent[1]).toEqual(sent[0]);
  expect(again.act.answer?.outcome).toBe('exists');
});

it('repeats the same decision where the server itself does not know what came of it', async () => {
  const segl = { code: 'timed_out', request: 'r', outcome: 'unknown' };
  answers = [Object.assign(new CallFailed('no'), { data: { segl } }), { ...posted, outcome: 'exists' }];
  await deskOf().decide('approved', null);
  const again = deskOf();
  expect(again.act.unanswered).toBe(true);
  await again.decide('approved', null);
  expect(sent[1]).toEqual(sent[0]);
});

it('keeps no word of what was written', async () => {
  answers = [lost()];
  await deskOf().decide('returned', 'Feil prosjekt');
  expect([...kept.values()].join('')).toContain(draft.contentHash);
  expect([...kept.keys(), ...kept.values()].join('')).not.toContain('Feil');
});

it('finds its own decision behind a draft that has moved on', async () => {
  answers = [lost(), { ...posted, outcome: 'exists' }];
  await deskOf().decide('approved', null);
  const moved = deskOf({ ...draft, state: 'posted', revision: 4 });
  await moved.recover();
  expect(sent[1]).toEqual(sent[0]);
  expect(moved.act.answer?.voucherId).toBe('v');
});

it('asks about nothing when there is nothing without answer', async () => {
  await deskOf({ ...draft, state: 'posted' }).recover();
  expect(sent).toEqual([]);
});

it('says when the content was changed meanwhile, and forgets the decision', async () => {
  answers = [refused('approval_void')];
  const desk = deskOf();
  await desk.decide('approved', null);
  expect([desk.voided, desk.act.answer, kept.size]).toEqual([true, null, 0]);
});

it('says when other rules hold than were shown, and forgets the decision', async () => {
  answers = [refused('approval_rules_changed')];
  const desk = deskOf();
  await desk.decide('approved', null);
  expect([desk.voided, desk.rulesChanged, desk.act.answer, kept.size]).toEqual([true, true, null, 0]);
});

it('knows when somebody else was first, and forgets its own decision', async () => {
  answers = [refused('draft_not_submitted')];
  const desk = deskOf();
  await desk.decide('approved', null);
  expect([desk.overtaken, desk.voided, desk.act.answer, kept.size]).toEqual([true, false, null, 0]);
});

describe('signed by passkey', () => {
  const signing = (required: boolean, passkeys: string[]): ReadDraft => ({
    ...draft,
    waits: draft.waits && { ...draft.waits, signing: { required, host: 'localhost', passkeys } },
  });

  it('is all that is shown, under the id that is sent; in words as the server keeps them', async () => {
    const desk = deskOf(signing(true, ['p']));
    await desk.decide('returned', ' Feil\u200b prosjekt ');
    const { hash, ...rest } = signature;
    expect(sent[0]).toMatchObject({ signed: rest, reason: 'Feil prosjekt' });
    expect(signs).toEqual([
      {
        ...{ client: 'client', person: 'manager', approval: sent[0]?.approvalId, draft: id, revision: 3 },
        ...{ content: draft.contentHash, amount: null, decision: 'returned', reason: 'Feil prosjekt' },
        rules: null,
      },
    ]);
    expect(desk.act.answer?.signature).toBe(hash);
    await deskOf(signing(true, ['p'])).decide('approved', null);
    expect(signs[1]).toMatchObject({ decision: 'approved', rules: 4 });
  });

  it('that is not made loses nothing, and may be left out where nothing asks for it', async () => {
    refuses = true;
    const usual = deskOf(signing(false, ['p']));
    await usual.decide('approved', null);
    expect([usual.act.problem?.code, usual.mayGoWithout, sent.length]).toEqual(['passkey_refused', true, 0]);
    usual.unsigned = true;
    await usual.decide('approved', null);
    expect([sent[0]?.signed, usual.act.answer?.voucherId]).toEqual([undefined, 'v']);
    const asked = deskOf(signing(true, ['p']));
    await asked.decide('approved', null);
    expect([asked.mayGoWithout, asked.act.state, sent.length]).toEqual([false, 'refused', 1]);
  });

  it('is impossible without a passkey where the rules ask for it, and read anew where they do since', async () => {
    const desk = deskOf(signing(true, []));
    await desk.decide('approved', null);
    expect([desk.signing, sent.length]).toEqual(['impossible', 0]);
    answers = [refused('signature_required')];
    const before = deskOf();
    await before.decide('approved', null);
    expect([before.voided, before.rulesChanged]).toEqual([true, true]);
  });
});
