import { expect, it } from 'vitest';
import { actSignatureStatement, madeIn } from './signature.ts';
import { erasingHash, erasingStatement, signingStatement } from './shown.ts';

const id = (last: number) => `01890a5d-ac96-774b-bcce-b302099a800${last}`;
const at = new Date('2026-06-15T10:00:00.000Z');
const erasing = {
  ...{ client: id(1), person: id(5), events: [id(7), id(6)], ground: 'objection', reference: '2026/114', at },
};

it('what a passkey signs of an act is what is written down', () => {
  const signing = { client: id(1), person: id(5), act: id(4), document: id(2), file: 'ab'.repeat(32), at };
  expect(signingStatement.said(signing)).toEqual({
    form: 'segl.document-signing.v1',
    statement: '6eef2e2499484ce34ba5633d58d7e4caca25859d00948b6e1135f81f7158c735',
  });
  expect(erasingStatement.said(erasing)).toEqual({
    form: 'segl.detail-erasing.v1',
    statement: '975345ff603ae2fd60c7a6eb0d752dfe18a44e96c4119576ab48ab0397361da7',
  });
});

it('so is its signature, and read back it is the same', () => {
  const bytes = (value: number, length = 32) => new Uint8Array(length).fill(value);
  const signature = {
    ...{ hash: bytes(0xab), person: id(5), shownAt: at, takenAt: at, passkey: 'AQID' },
    ...{ origin: 'https://segl.example.no', authenticatorData: bytes(1, 37) },
    ...{ clientDataJson: bytes(2, 3), signature: bytes(3, 3) },
  };
  expect(actSignatureStatement.said(signature)).toEqual({
    form: 'segl.act-signature.v1',
    statement: '19ae738a088715bcf84d450b08a88365f05271897db46f99fe031800d260c67b',
  });
  expect(madeIn('ab'.repeat(32), actSignatureStatement.of(signature))).toEqual(signature);
  expect(madeIn('ab', actSignatureStatement.of(signature))).toBe(null);
  expect(madeIn('ab'.repeat(32), {})).toBe(null);
});

it('events are stated in one order, each once', () => {
  const others = [id(6), id(7), id(6)];
  expect(erasingHash({ ...erasing, events: others })).toEqual(erasingHash(erasing));
  expect(erasingHash({ ...erasing, events: [id(6)] })).not.toEqual(erasingHash(erasing));
});
