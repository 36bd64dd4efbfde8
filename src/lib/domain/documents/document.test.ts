import { describe, expect, it } from 'vitest';
import { err } from '../result.ts';
import {
  checkClose,
  checkSend,
  checkSign,
  chooseSigners,
  currentFile,
  documentStatement,
  MOST_SIGNERS,
  outstanding,
  standingOf,
  type ClosingKind,
  type SigningDocument,
  type StoredFile,
} from './document.ts';

const hashOf = (document: SigningDocument) => documentStatement.said(document).statement;

const at = new Date('2026-11-21T10:00:00.000Z');
const file = (byte: number): StoredFile => ({
  blobId: `00000000-0000-4000-8000-00000000000${byte}`,
  sha256: new Uint8Array(32).fill(byte),
  size: 1000 + byte,
});
const hexOf = (byte: number) => `0${byte}`.repeat(32);
const [ANNE, BO, CARI] = ['a', 'b', 'c'].map(
  (letter) => `${letter.repeat(8)}-0000-7000-8000-000000000000`,
) as [string, string, string];

const uploaded: SigningDocument = {
  id: '11111111-0000-7000-8000-000000000000',
  fileName: 'avtale.pdf',
  title: 'Avtale',
  pages: 3,
  uploadedBy: CARI,
  uploadedAt: at,
  file: file(1),
  dispatch: null,
  signatures: [],
  augmentations: [],
  closing: null,
};
const sent: SigningDocument = {
  ...uploaded,
  dispatch: {
    code: '0000-0000-0000-0000-0000-0000-0000',
    title: 'Avtale om leie',
    language: 'nb',
    addressOnPages: null,
    sentBy: CARI,
    sentAt: at,
    file: file(2),
    signers: [
      { no: 1, userId: ANNE, name: 'Anne', field: 'segl-signer-1' },
      { no: 2, userId: BO, name: 'Bo', field: 'segl-signer-2' },
    ],
  },
};
const signature = (signerNo: number, position: number) => ({
  actId: `22222222-0000-7000-8000-00000000000${signerNo}`,
  signerNo,
  position,
  method: 'totp',
  signedWith: null,
  address: '127.0.0.1',
  signedAt: at,
  file: file(2 + position),
});
/** Bo was first. */
const half: SigningDocument = { ...sent, signatures: [signature(2, 1)] };
const signed: SigningDocument = { ...sent, signatures: [signature(2, 1), signature(1, 2)] };
const kept: SigningDocument = {
  ...signed,
  augmentations: [{ no: 1, at, until: new Date('2036-11-21T10:00:00.000Z'), file: file(5) }],
};
const closed = (document: SigningDocument, kind: ClosingKind): SigningDocument => ({
  ...document,
  closing: { kind, by: CARI, at, reason: null },
});
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

describe('how a document stands', () => {
  it('follows from what happened to it', () => {
    expect([uploaded, sent, half, signed].map(standingOf)).toEqual(['uploaded', 'sent', 'sent', 'signed']);
    expect(standingOf(closed(uploaded, 'discarded'))).toBe('discarded');
    expect(standingOf(closed(half, 'declined'))).toBe('declined');
  });

  it('its newest file is that of the last signature', () => {
    expect([uploaded, sent, half, signed].map((each) => currentFile(each).sha256[0])).toEqual([1, 2, 3, 4]);
  });

  it('waits for those who have not signed', () => {
    expect(outstanding(uploaded)).toEqual([]);
    expect(outstanding(half).map(({ name }) => name)).toEqual(['Anne']);
    expect(outstanding(signed)).toEqual([]);
  });
});

describe('sending', () => {
  const request = { title: 'Avtale om leie', signers: [ANNE, BO] };

  it('is for what is not sent and not ended; the same once more is known again', () => {
    expect(checkSend(uploaded, request)).toEqual({ ok: true, value: false });
    expect(checkSend(half, request)).toEqual({ ok: true, value: true });
    expect(codeOf(checkSend(half, { ...request, title: 'Annet' }))).toBe('document_sent');
    expect(codeOf(checkSend(half, { ...request, signers: [BO, ANNE] }))).toBe('document_sent');
    expect(checkSend(half, { ...request, addressOnPages: false })).toEqual({ ok: true, value: true });
    expect(codeOf(checkSend(half, { ...request, addressOnPages: true }))).toBe('document_sent');
    expect(codeOf(checkSend(closed(half, 'withdrawn'), request))).toBe('document_closed');
  });

  it('numbers those who sign, each with a field', () => {
    const possible = Array.from({ length: 12 }, (_, at) => ({ userId: `${at}`, name: `Person ${at}` }));
    const choose = (wanted: string[]) => chooseSigners(wanted, possible);
    expect(choose(['7', '3'])).toEqual({
      ok: true,
      value: [
        { no: 1, userId: '7', name: 'Person 7', field: 'segl-signer-1' },
        { no: 2, userId: '3', name: 'Person 3', field: 'segl-signer-2' },
      ],
    });
    const all = possible.map(({ userId }) => userId);
    expect(codeOf(choose(all.slice(0, MOST_SIGNERS)))).toBe('ok');
    expect(codeOf(choose([]))).toBe('signers_missing');
    expect(codeOf(choose(all.slice(0, MOST_SIGNERS + 1)))).toBe('too_many_signers');
    expect(codeOf(choose(['1', '1']))).toBe('signer_twice');
    expect(codeOf(choose(['1', 'x']))).toBe('signer_unknown');
  });
});

describe('who may sign', () => {
  const sign = (document: SigningDocument, userId: string, sha256: string) =>
    codeOf(checkSign(document, { userId, sha256 }));

  it('a signer who has not, over the newest file', () => {
    expect(sign(sent, ANNE, hexOf(2))).toBe('ok');
    expect(sign(half, ANNE, hexOf(3))).toBe('ok');
  });

  it('nobody else, nothing else, nothing twice; the first guard that speaks decides', () => {
    expect(sign(uploaded, ANNE, hexOf(1))).toBe('document_not_sent');
    expect(sign(closed(half, 'withdrawn'), CARI, hexOf(9))).toBe('document_closed');
    expect(sign(half, CARI, hexOf(3))).toBe('not_a_signer');
    expect(sign(half, BO, hexOf(9))).toBe('already_signed');
    expect(sign(half, ANNE, hexOf(2))).toBe('document_changed');
  });
});

describe('who may end it', () => {
  const close = (document: SigningDocument, kind: ClosingKind, userId = CARI, reason: string | null = null) =>
    codeOf(checkClose(document, { kind, userId, reason, maySend: userId === CARI }));

  it('a sender discards an upload and withdraws what was sent', () => {
    expect(close(uploaded, 'discarded')).toBe('ok');
    expect(close(half, 'withdrawn')).toBe('ok');
    expect(close(uploaded, 'discarded', ANNE)).toBe('not_the_sender');
    expect(close(half, 'withdrawn', ANNE)).toBe('not_the_sender');
  });

  it('a signer who has not signed declines, and says why', () => {
    expect(close(half, 'declined', ANNE, 'Feil beløp')).toBe('ok');
    expect(close(half, 'declined', ANNE)).toBe('reason_missing');
    expect(close(half, 'declined', BO, 'Angrer')).toBe('not_a_signer');
    expect(close(half, 'declined', CARI, 'Nei')).toBe('not_a_signer');
  });

  it('not twice, not what all have signed, not what does not fit', () => {
    expect(close(closed(half, 'declined'), 'withdrawn')).toBe('document_closed');
    expect(close(signed, 'withdrawn')).toBe('document_signed');
    expect(close(sent, 'discarded')).toBe('closing_unfit');
    expect(close(uploaded, 'withdrawn')).toBe('closing_unfit');
  });
});

describe('what the log hashes', () => {
  it('is a published statement', () => {
    expect([uploaded, sent, signed, closed(half, 'withdrawn'), kept].map(hashOf)).toMatchInlineSnapshot(`
      [
        "e7ccb0f3b3606fdf8e327cf2438eda987736c256ca4dc6c6c6111d67686cde71",
        "6bb9530d4dad787022500174a230796fca666047c60ea146a25201a6378cb9fd",
        "1745f1b7e883ed57ce957b0cf84b46751267058fb50dbab3eccf0a1d5c3a61b2",
        "1c9b0fb5d95182628aec1c0ed2f81945374d9144eb83268d4f9386cb0e2de0d5",
        "584c2effd594cb5f9277f790ee3c73a9bdb505c251a5ceb0ab5882ed40b1c5f8",
      ]
    `);
  });

  it('says what is printed of signers in its second version, which is for what was sent with a choice', () => {
    const chosen = (addressOnPages: boolean | null): SigningDocument => {
      if (!signed.dispatch) throw new Error('not sent');
      return { ...signed, dispatch: { ...signed.dispatch, addressOnPages } };
    };
    expect([true, false].map(chosen).map(hashOf)).toMatchInlineSnapshot(`
      [
        "b2c56ed818b8a0fb8b109325e965cf4b30a6858c44a8732755bfe53d81d6d964",
        "47d12fbc0446fa00107534db40abd05bfe40c77434fe3ac7deadd4e2d5514654",
      ]
    `);
    expect(hashOf(chosen(null))).toBe(hashOf(signed));
  });

  it('says what passkeys signed in its third version, which is for what one did', () => {
    const [bo, anne] = signed.signatures;
    if (!bo || !anne) throw new Error('not signed');
    const signedWith = new Uint8Array(32).fill(0xab);
    const byPasskey = { ...signed, signatures: [{ ...bo, method: 'passkey', signedWith }, anne] };
    expect(documentStatement.said(byPasskey)).toEqual({
      form: 'segl.document.v3',
      statement: 'd889e9ba2d74633af4d74f4d0b86e5c97444512a581c9d3b57ef63b60230d9e0',
    });
    expect(documentStatement.as(byPasskey, 'segl.document.v2')).toEqual(err({ code: 'says_more' }));
  });

  it('covers every fact', () => {
    const [first, second] = signed.signatures;
    if (!signed.dispatch || !first || !second) throw new Error('not signed');
    const variants: SigningDocument[] = [
      { ...signed, title: 'Annet' },
      { ...signed, fileName: 'annet.pdf' },
      { ...signed, pages: 4 },
      { ...signed, uploadedBy: BO },
      { ...signed, uploadedAt: new Date(at.getTime() + 1) },
      { ...signed, file: file(9) },
      { ...signed, dispatch: { ...signed.dispatch, code: '1' } },
      { ...signed, dispatch: { ...signed.dispatch, title: '1' } },
      { ...signed, dispatch: { ...signed.dispatch, language: 'en' } },
      { ...signed, dispatch: { ...signed.dispatch, addressOnPages: true } },
      { ...signed, dispatch: { ...signed.dispatch, addressOnPages: false } },
      { ...signed, dispatch: { ...signed.dispatch, sentBy: BO } },
      { ...signed, dispatch: { ...signed.dispatch, file: { ...signed.dispatch.file, size: 1 } } },
      { ...signed, dispatch: { ...signed.dispatch, signers: signed.dispatch.signers.slice(1) } },
      { ...signed, signatures: [first] },
      { ...signed, signatures: [first, { ...second, address: '10.0.0.1' }] },
      { ...signed, signatures: [first, { ...second, method: 'service' }] },
      { ...signed, signatures: [first, { ...second, signedWith: new Uint8Array(32) }] },
      { ...signed, signatures: [first, { ...second, signedAt: new Date(at.getTime() + 1) }] },
      { ...signed, signatures: [first, { ...second, file: { ...second.file, blobId: signed.id } }] },
      closed(signed, 'withdrawn'),
      ...kept.augmentations.flatMap((each) => [
        { ...kept, augmentations: [each] },
        { ...kept, augmentations: [{ ...each, no: 2 }] },
        { ...kept, augmentations: [{ ...each, at: new Date(at.getTime() + 1) }] },
        { ...kept, augmentations: [{ ...each, until: at }] },
        { ...kept, augmentations: [{ ...each, file: file(6) }] },
      ]),
    ];
    const hashes = [signed, ...variants].map(hashOf);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
