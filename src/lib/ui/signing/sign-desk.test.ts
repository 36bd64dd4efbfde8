import { signingHash } from '#lib/domain/acts/shown.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Refused } from '#lib/ui/loading/problem.ts';
import type { SignAct } from '#lib/ui/passkeys/sign-act.ts';
import { CallFailed } from '#lib/api.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { ShownDocument } from './documents.ts';
import { SignDesk, type SignPort } from './sign-desk.svelte.ts';

const clientId = uuidv7();
const documentId = uuidv7();
const sha256 = 'aa'.repeat(32);
const kept = new Map<string, string>();
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
};
beforeEach(() => kept.clear());

const nobodySigns: SignAct = () => Promise.reject(new Error('nobody was asked to sign'));

type Sent = Parameters<SignPort['sign']>[0];

function desk(
  sign: SignPort['sign'],
  facts: {
    waitsForMe?: boolean;
    shown?: string;
    named?: string;
    decline?: SignPort['decline'];
    signAct?: SignAct;
  } = {},
) {
  const { waitsForMe = true, signAct = nobodySigns } = facts;
  const signing = { host: 'segl.example.no', passkeys: facts.signAct ? ['AQID'] : [] };
  const document = { id: documentId, sha256: facts.named ?? sha256, waitsForMe, signing };
  const acts = { userId: 'signer', clientId, storage: () => storage };
  const port = { sign, signAct, decline: facts.decline ?? (() => Promise.resolve({ checkpoint: 3 })), acts };
  const shown = { bytes: new Uint8Array(), sha256: facts.shown ?? sha256, attachments: [] };
  return new SignDesk(port, { ...shown, document: document as unknown as ShownDocument });
}

const signed = () => Promise.resolve({ outcome: 'created' as const, checkpoint: 7 });
const refused = (code: string, outcome: Outcome) => () =>
  Promise.reject(Object.assign(new CallFailed('no'), { data: { segl: { code, outcome } } }));
const away = () => Promise.reject(new CallFailed('Failed to fetch'));

describe('signing', () => {
  it('binds the hash of what was shown, and says what came of it', async () => {
    const sent: Sent[] = [];
    const at = desk((act) => {
      sent.push(act);
      return signed();
    });
    await at.sign('123456');
    expect(sent).toMatchObject([{ documentId, sha256, totp: '123456' }]);
    expect(at.act.answer).toEqual({ act: 'signed', outcome: 'created', checkpoint: 7 });
    expect(kept.size).toBe(0);
  });

  it('signs nothing where the file is not the one the server names', async () => {
    let asked = 0;
    const at = desk(
      () => {
        asked += 1;
        return signed();
      },
      { shown: 'bb'.repeat(32) },
    );
    await at.sign('123456');
    expect([asked, at.hashHolds, at.act.answer]).toEqual([0, false, null]);
  });

  it('repeats the same act after a lost answer, with a new code', async () => {
    const sent: Sent[] = [];
    const lost = desk((act) => {
      sent.push(act);
      return away();
    });
    await lost.sign('111111');
    expect([lost.act.unanswered, lost.act.problem?.code]).toEqual([true, 'unreachable']);
    const again = desk((act) => {
      sent.push(act);
      return Promise.resolve({ outcome: 'exists' as const, checkpoint: null });
    });
    expect(again.act.unanswered).toBe(true);
    await again.sign('222222');
    expect(sent[1]?.actId).toBe(sent[0]?.actId);
    expect(sent[1]?.totp).toBe('222222');
    expect(again.act.answer?.outcome).toBe('exists');
  });

  it('keeps the act where the server itself does not know what came of it', async () => {
    const sent: Sent[] = [];
    const segl = { code: 'database_unavailable', request: 'r', outcome: 'unknown' };
    const lost = desk((act) => {
      sent.push(act);
      return Promise.reject(Object.assign(new CallFailed('no'), { data: { segl } }));
    });
    await lost.sign('111111');
    await lost.sign('222222');
    expect([lost.act.unanswered, lost.act.problem?.code]).toEqual([true, 'database_unavailable']);
    expect(sent[1]?.actId).toBe(sent[0]?.actId);
  });

  it('asks about an act without answer once the document waits no more', async () => {
    await desk(away).sign('111111');
    const at = desk(() => Promise.resolve({ outcome: 'exists' as const, checkpoint: null }), {
      waitsForMe: false,
    });
    await at.recover();
    expect(at.act.answer?.act).toBe('signed');
  });

  it.each(['second_factor_wrong', 'rate_limited', 'document_changed'])(
    'turned away at the first attempt (%s) it is settled: the next is another',
    async (code) => {
      const ids: string[] = [];
      const at = desk((act) => {
        ids.push(act.actId);
        return refused(code, 'as_before')();
      });
      await at.sign('111111');
      const { problem, unanswered } = at.act;
      expect([problem?.code, unanswered, at.overtaken]).toEqual([code, false, code === 'document_changed']);
      await at.sign('222222');
      expect(new Set(ids).size).toBe(2);
    },
  );

  it('stays the same act when a repeat is turned away for its code: the first attempt may be signing still', async () => {
    const sent: Sent[] = [];
    const answers = [
      away,
      refused('second_factor_wrong', 'as_before'),
      refused('documents_busy', 'as_before'),
    ];
    const at = desk((act) => {
      sent.push(act);
      return (answers.shift() ?? signed)();
    });
    for (const code of ['111111', '111111', '222222']) {
      await at.sign(code);
      expect(at.act.unanswered).toBe(true);
    }
    await at.sign('333333');
    expect(new Set(sent.map(({ actId }) => actId)).size).toBe(1);
    expect(at.act.answer?.act).toBe('signed');
  });

  it('an act on another file is another act', async () => {
    const sent: Sent[] = [];
    const sign = (act: Sent) => {
      sent.push(act);
      return away();
    };
    await desk(sign).sign('1');
    await desk(sign, { shown: 'cc'.repeat(32), named: 'cc'.repeat(32) }).sign('2');
    expect(sent[1]?.actId).not.toBe(sent[0]?.actId);
  });
});

it('a lost answer to declining is told once the document waits no more', async () => {
  const asked: (string | null)[] = [];
  await desk(signed, { decline: away }).decline('Feil beløp');
  const decline = (reason: string | null) => {
    asked.push(reason);
    return Promise.resolve({ checkpoint: null });
  };
  const at = desk(signed, { waitsForMe: false, decline });
  await at.recover();
  expect([at.act.answer?.act, asked]).toEqual(['declined', [null]]);
});

it('declining is an act of its own', async () => {
  const at = desk(signed);
  await at.decline('Feil beløp');
  expect(at.act.answer).toEqual({ act: 'declined', outcome: 'created', checkpoint: 3 });
});

describe('signing by passkey', () => {
  const assertion = { passkey: 'AQID', authenticatorData: 'AQ', clientDataJson: 'AQ', signature: 'AQ' };
  const at = new Date('2026-11-30T10:00:00.000Z');
  const byPasskey: SignAct = (shown) => Promise.resolve({ at, assertion, hash: bytesToHex(shown(at)) });
  const hashOf = (act: string) =>
    bytesToHex(
      signingHash({ client: clientId, person: 'signer', act, document: documentId, file: sha256, at }),
    );

  it('signs what is shown, under the act’s own id, and keeps its hash to be shown', async () => {
    const sent: Sent[] = [];
    const sign = (act: Sent) => {
      sent.push(act);
      return signed();
    };
    const made = desk(sign, { signAct: byPasskey });
    expect([made.byPasskey, desk(sign).byPasskey]).toEqual([true, false]);
    await made.sign(null);
    expect(sent).toEqual([{ documentId, sha256, actId: sent[0]?.actId, signed: { at, assertion } }]);
    expect(made.act.answer?.signedWith).toBe(hashOf(sent[0]?.actId ?? ''));
  });

  it('of what was done before, what the server says was signed then', async () => {
    const before = { outcome: 'exists' as const, checkpoint: null, signedWith: 'ab'.repeat(32) };
    const made = desk(() => Promise.resolve(before), { signAct: byPasskey });
    await made.sign(null);
    expect(made.act.answer?.signedWith).toBe(before.signedWith);
  });

  it('a gesture that is called off loses nothing: the same act goes again', async () => {
    const sent: Sent[] = [];
    const gestures = [
      byPasskey,
      () => Promise.reject(new Refused({ code: 'passkey_refused', outcome: 'as_before' })),
      byPasskey,
    ];
    const answers = [away, signed];
    const made = desk(
      (act) => {
        sent.push(act);
        return (answers.shift() ?? signed)();
      },
      { signAct: (shown) => (gestures.shift() ?? byPasskey)(shown) },
    );
    await made.sign(null);
    await made.sign(null);
    expect([made.act.problem?.code, made.act.unanswered, sent.length]).toEqual(['passkey_refused', true, 1]);
    await made.sign(null);
    expect(new Set(sent.map(({ actId }) => actId)).size).toBe(1);
    expect(made.act.answer?.act).toBe('signed');
  });
});
