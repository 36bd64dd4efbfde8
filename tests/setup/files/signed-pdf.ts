import { append, bytesOf, file, type Objects, textOf } from '#tests/fixtures/pdf.ts';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { addTimestamp, signatureValue, signCms } from '#lib/server/signing/cms/sign.ts';
import {
  type Authority,
  createIssuer,
  createRoot,
  createTimestampAuthority,
  importAuthority,
  issueForAct,
} from '#lib/server/signing/pki/certificates.ts';
import type { TimestampAuthority } from '#lib/server/platform/timestamps/authority.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';

export interface TestAuthorities {
  /** DER of the root. */
  readonly root: Uint8Array;
  readonly rootAuthority: Authority;
  readonly issuer: Authority;
  readonly stamper: Authority;
  readonly tsa: TimestampAuthority;
  readonly now: Date;
}

const CLIENT = { name: 'Prøve AS', orgnr: '999888777' };

/** A root, one client's issuer and a timestamp authority, all made for this test. */
export async function testAuthorities(now: Date): Promise<TestAuthorities> {
  const open = ({ certificate, pkcs8 }: { certificate: Uint8Array; pkcs8: Uint8Array }) =>
    importAuthority(certificate, pkcs8);
  const root = await open(await createRoot({ name: 'Test root', now }));
  const issuer = await open(await createIssuer(root, { client: CLIENT, now }));
  const authority = await open(await createTimestampAuthority(root, { name: 'Test time', now }));
  const tsa = embeddedAuthority({ authority, chain: [], policy: '2.25.1', now: () => now });
  return { root: root.certificate, rootAuthority: root, issuer, stamper: authority, tsa, now };
}

/** One page and three empty signature fields, objects 10 to 12. */
export const PREPARED: Objects = {
  1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>',
  2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] >>',
  3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 11 0 R 12 0 R] >>',
  4: '<< /Length 25 >>\nstream\nBT /F 12 Tf (Hello) Tj ET\nendstream',
  6: '<< /Fields [10 0 R 11 0 R 12 0 R] /SigFlags 3 >>',
  10: fieldOf('Seal'),
  11: fieldOf('Signer-1'),
  12: fieldOf('Signer-2'),
};

export function fieldOf(name: string, entries = '/Rect [0 0 0 0]'): string {
  return `<< /Type /Annot /Subtype /Widget /FT /Sig /T (${name}) /F 4 /P 3 0 R ${entries} >>`;
}

export interface SignOptions {
  readonly authorities: TestAuthorities;
  readonly name: string;
  readonly stamped?: boolean;
  /** Without the issuer's certificate. */
  readonly alone?: boolean;
  /** A document timestamp instead of a signature. */
  readonly documentTimestamp?: boolean;
  /** More of the signature dictionary. */
  readonly entries?: string;
  /** Other objects of the same revision. */
  readonly objects?: Objects;
  /** More of the trailer. */
  readonly trailer?: string;
  /** Another than `ETSI.CAdES.detached`. */
  readonly subFilter?: string;
  /** Makes the value instead of the authorities, over the signed bytes. */
  readonly make?: (content: Uint8Array) => Uint8Array;
}

/** Appends a revision in which object `value` is a signature over the whole file. */
export async function appendSigned(before: string, value: number, options: SignOptions): Promise<string> {
  const { entries = '', objects = {}, documentTimestamp = false, make } = options;
  const { subFilter = 'ETSI.CAdES.detached', trailer = '' } = options;
  const kind = documentTimestamp
    ? '/Type /DocTimeStamp /SubFilter /ETSI.RFC3161'
    : `/Type /Sig /SubFilter /${subFilter} /M (D:20260102030405Z)`;
  // About as short as it goes, so that flipping each byte of the file takes little time. Each of the ECDSA signatures in
  // it is a few bytes longer or shorter from one time to the next.
  const roomy = () => make?.(new Uint8Array(before.length + 4_000)).length;
  const reserve = 24 + (roomy() ?? (await cmsOf(new Uint8Array(32), options)).length);
  const hole = `<${'0'.repeat(reserve * 2)}>`;
  const range = '/ByteRange [0 AAAAAAAA BBBBBBBB CCCCCCCC]';
  const dict = `<< ${kind} /Filter /Adobe.PPKLite ${entries} ${range} /Contents ${hole} >>`;
  const text =
    before === ''
      ? file({ ...objects, [value]: dict }, trailer)
      : append(before, { ...objects, [value]: dict }, trailer);
  const start = text.indexOf(hole, before.length);
  const end = start + hole.length;
  const number = (size: number) => `${size}`.padStart(8, '0');
  const ranged = text
    .replace('AAAAAAAA', number(start))
    .replace('BBBBBBBB', number(end))
    .replace('CCCCCCCC', number(text.length - end));
  const content = bytesOf(ranged.slice(0, start) + ranged.slice(end));
  const made = make?.(content) ?? (await cmsOf(digestOf('SHA-256', content), options));
  const cms = Buffer.from(made).toString('hex');
  if (cms.length > reserve * 2) throw new Error('the signature is longer than its place');
  return `${ranged.slice(0, start)}<${cms.padEnd(reserve * 2, '0')}>${ranged.slice(end)}`;
}

async function cmsOf(digest: Uint8Array, options: SignOptions): Promise<Uint8Array> {
  const { authorities, name, stamped = false, alone = false, documentTimestamp = false } = options;
  const { issuer, now } = authorities;
  if (documentTimestamp) return stampOf(digest, authorities);
  const subject = { name, id: 'a1', organisation: CLIENT };
  const signer = await issueForAct(issuer, { subject, method: 'totp', now });
  const cms = await signCms({ digest, signer, chain: alone ? [] : [issuer.certificate] });
  if (!stamped) return cms;
  return addTimestamp(cms, await stampOf(digestOf('SHA-256', signatureValue(cms)), authorities));
}

async function stampOf(imprint: Uint8Array, { tsa, root, now }: TestAuthorities): Promise<Uint8Array> {
  const token = await obtainTimestamp(tsa, { imprint, roots: [root], now });
  if (!token.ok) throw new Error(token.error.code);
  return token.value;
}

/** Sealed (certification, level 2 unless said otherwise), then signed with a timestamp. */
export async function sealedAndSigned(authorities: TestAuthorities, level = 2): Promise<string> {
  const before = await sealed(authorities, level);
  return appendSigned(before, 21, {
    authorities,
    name: 'Kari Nordmann',
    stamped: true,
    objects: { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') },
  });
}

export async function sealed(authorities: TestAuthorities, level: number): Promise<string> {
  const reference = `<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /V /1.2 /P ${level} >> >>`;
  return appendSigned(file(PREPARED), 20, {
    authorities,
    name: 'Segl',
    entries: `/Reference [${reference}]`,
    objects: {
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >> >>',
      10: fieldOf('Seal', '/Rect [0 0 0 0] /V 20 0 R'),
    },
  });
}

export { bytesOf, textOf };
