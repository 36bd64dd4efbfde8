import { expect, it } from 'vitest';
import { mailStatement, type Mail, type MailPart } from '#lib/domain/drafts/mailed/mail.ts';
import { mailAddresses, mailSenders } from './registers.ts';

const clientId = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203';
const by = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204';
const id = '0192f0c1-2d3e-7a4b-8c5d-6e7f80910205';
const at = new Date('2026-03-02T08:00:00.000Z');
const running = { endedAt: null, endedBy: null };

it('the statement of a mail has the published hash', () => {
  const receipt: MailPart = {
    ...{ name: 'kvittering.png', size: 99, sha256: new Uint8Array(32).fill(0xab) },
    ...{ type: 'image/png', refused: null, draftId: by },
  };
  const other: MailPart = { ...receipt, name: 'tilbud.docx', type: null, refused: 'type', draftId: null };
  const mail: Mail = {
    ...{ id, addressId: clientId, receivedAt: at, sender: 'kari@firma.example', subject: 'Lunsj' },
    ...{ state: 'taken', decidedAt: at, decidedBy: by, parts: [receipt, other] },
  };
  expect(mailStatement.said(mail)).toEqual({
    form: 'segl.mail.v1',
    statement: 'ab6b83ada9db4629eb9753f4387f4ab94bfa145c58a696f9b707cca81d81b855',
  });
});

it('the statement of an address has the published hash', () => {
  const row = { id, localPart: 'bilag-abcdefghjkmnpqrstuvw', madeAt: at, madeBy: by, ...running };
  expect(mailAddresses.event('mail-address.made', clientId, row).detail).toMatchObject({
    form: 'segl.mail-address.v1',
    statement: 'c0b6ea94b75ef60366a29daf9bc79901ecebaca0a905c66cddbc3c205f8c38a5',
  });
});

it('the statement of a sender has the published hash', () => {
  const row = { id, address: 'regning@butikk.example', letInAt: at, letInBy: by, ...running };
  expect(mailSenders.event('mail-sender.let_in', clientId, row).detail).toMatchObject({
    form: 'segl.mail-sender.v1',
    statement: '54f3b97e79eb1e6f3ea6797eac2dc34aa490cc5e01ab94c484158cce3d331685',
  });
});
