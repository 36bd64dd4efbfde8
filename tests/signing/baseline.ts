import { openPdf, type PdfDocument } from '#lib/domain/pdf/document.ts';
import { formFields } from '#lib/domain/pdf/form.ts';
import { isoDate, textOf } from '#lib/domain/pdf/syntax/text.ts';
import {
  isArray,
  isDict,
  isInteger,
  isName,
  isString,
  type PdfDict,
  type PdfString,
} from '#lib/domain/pdf/syntax/value.ts';
import { digestOf, isWeak } from '#lib/domain/signature/algorithm/algorithms.ts';
import { ATTRIBUTE, type Attribute } from '#lib/domain/signature/cms/attributes.ts';
import {
  CONTENT_TYPE,
  readSignedData,
  verifySignedData,
  type SignedCms,
  type VerifyError,
} from '#lib/domain/signature/cms/cms.ts';
import type { Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import { checkTimestampToken, readTimestampToken } from '#lib/domain/signature/cms/timestamp.ts';

/** A signature of a file and what it breaks of EN 319 142-1 (6.3, baseline signatures), each clause in words. */
export interface BaselineReport {
  readonly field: string;
  /** What it sets out to be: with a signature timestamp B-T, else B-B. */
  readonly level: 'B-B' | 'B-T';
  readonly violations: readonly string[];
}

/** Signed attributes that a baseline signature may have once at most, or must not have. */
const CADES = {
  contentReference: '1.2.840.113549.1.9.16.2.10',
  contentIdentifier: '1.2.840.113549.1.9.16.2.7',
  contentHints: '1.2.840.113549.1.9.16.2.4',
  commitmentType: '1.2.840.113549.1.9.16.2.16',
  signerLocation: '1.2.840.113549.1.9.16.2.17',
  policy: '1.2.840.113549.1.9.16.2.15',
  counterSignature: '1.2.840.113549.1.9.6',
} as const;
const FORBIDDEN_SIGNED: readonly (readonly [string, string])[] = [
  [ATTRIBUTE.signingTime, 'signing-time is not used: the claimed time stands in M'],
  [CADES.contentReference, 'content-reference is not used'],
  [CADES.contentIdentifier, 'content-identifier is not used'],
  [CADES.contentHints, 'content-hints is not used'],
  [CADES.signerLocation, 'signer-location is not used: the place stands in Location'],
];

/**
 * Checks every signature of a file, document timestamps aside, against what EN 319 142-1 asks of levels B-B and B-T.
 * Trust and later changes are no part of it.
 *
 * @param options.at moment of checking, for timestamps
 * @throws when the file can't be read or has no signature: then there is nothing to check
 */
export async function checkBaseline(
  bytes: Uint8Array,
  options: { readonly at: Date },
): Promise<readonly BaselineReport[]> {
  const opened = openPdf(bytes);
  if (!opened.ok) throw new Error(`unreadable: ${opened.error.code}`);
  const fields = formFields(opened.value);
  if (!fields.ok) throw new Error(`unreadable form: ${fields.error.code}`);
  const reports: BaselineReport[] = [];
  for (const { name, type, dict } of fields.value) {
    const signature = opened.value.resolve(dict.get('V'));
    if (type !== 'Sig' || !isDict(signature) || isName(signature.get('SubFilter'), 'ETSI.RFC3161')) continue;
    reports.push({ field: name, ...(await checkOne(opened.value, signature, options.at)) });
  }
  if (reports.length === 0) throw new Error('no signature');
  return reports;
}

async function checkOne(
  document: PdfDocument,
  signature: PdfDict,
  at: Date,
): Promise<Omit<BaselineReport, 'field'>> {
  const contents = signature.get('Contents');
  const inDictionary = dictionaryClauses(document, signature);
  if (!isString(contents) || !contents.hex || contents.start < 0)
    return { level: 'B-B', violations: [...inDictionary, 'Contents is a hexadecimal string in the file'] };
  const range = rangeClauses(document, signature, contents);
  const read = readSignedData(contents.bytes, { padded: true });
  if (!read.ok) {
    const clause =
      read.error.code === 'signer_count'
        ? 'the SignedData has exactly one SignerInfo'
        : `Contents is a SignedData in DER (${read.error.code})`;
    return { level: 'B-B', violations: [...inDictionary, ...range, clause] };
  }
  const cms = read.value;
  const stamps = cms.signer.unsigned.filter(({ oid }) => oid === ATTRIBUTE.timestampToken);
  const violations = [
    ...inDictionary,
    ...range,
    ...encodingClauses(cms),
    ...attributeClauses(cms, signature),
    ...(await signatureClauses(cms, coveredBytes(document, signature))),
    ...(await timestampClauses(cms, stamps, at)),
  ];
  return { level: stamps.length > 0 ? 'B-T' : 'B-B', violations };
}

/** The clauses for which `holds` is false. */
function broken(...clauses: readonly (readonly [holds: boolean, clause: string])[]): string[] {
  return clauses.filter(([holds]) => !holds).map(([, clause]) => clause);
}

function dictionaryClauses(document: PdfDocument, signature: PdfDict): string[] {
  const time = document.resolve(signature.get('M'));
  return broken(
    [isName(document.resolve(signature.get('Filter'))), 'Filter is present'],
    [isName(signature.get('SubFilter'), 'ETSI.CAdES.detached'), 'SubFilter is ETSI.CAdES.detached'],
    [isString(time) && isoDate(textOf(time)) !== null, 'M is present and a date'],
    [signature.get('Cert') === null, 'Cert is not used'],
    [signature.repeated.length === 0, 'no key stands twice in the signature dictionary'],
    [signature.get('Type') === null || isName(signature.get('Type'), 'Sig'), 'Type is Sig where it is given'],
  );
}

function rangeClauses(document: PdfDocument, signature: PdfDict, contents: PdfString): string[] {
  const range = signature.get('ByteRange');
  if (!isArray(range) || range.length !== 4 || !range.every(isInteger))
    return ['ByteRange is four whole numbers'];
  const [start, before, after, rest] = range;
  const end = Number(after) + Number(rest);
  const tail = new TextDecoder('latin1').decode(document.bytes.subarray(Math.max(0, end - 8), end));
  return broken(
    [
      start === 0 && before === contents.start && after === contents.end,
      'ByteRange leaves out exactly Contents, with its brackets',
    ],
    [
      end <= document.bytes.length && /%%EOF[\r\n]{0,2}$/.test(tail),
      'ByteRange covers the file to its end as it was when signed',
    ],
  );
}

/** The bytes that ByteRange names; none where it names none. */
function coveredBytes(document: PdfDocument, signature: PdfDict): Uint8Array[] {
  const range = signature.get('ByteRange');
  if (!isArray(range) || !range.every(isInteger)) return [];
  return [0, 2].map((at) => {
    const start = Number(range[at] ?? 0);
    return document.bytes.subarray(start, start + Number(range[at + 1] ?? 0));
  });
}

function encodingClauses(cms: SignedCms): string[] {
  const { signer, certificates } = cms;
  return broken(
    [cms.definite, 'the SignedData is in DER: every length is given'],
    [inOrder(signer.signed), 'the SignedData is in DER: signed attributes stand in order'],
    [inOrder(certificates), 'the SignedData is in DER: certificates stand in order'],
    [cms.contentType === CONTENT_TYPE.data, 'the content type is id-data'],
    [cms.content === null, 'no data is encapsulated in the SignedData'],
    [!isWeak(signer.digest), 'the digest is none of those that no longer bind'],
    [!cms.unusual.includes('version'), 'the version of the SignedData fits its content'],
  );
}

/** X.690, 11.6: the members of a SET OF are sorted by their octets. */
function inOrder(members: readonly { readonly bytes: Uint8Array }[]): boolean {
  return members.every(({ bytes }, at) => Buffer.compare(members[at - 1]?.bytes ?? bytes, bytes) <= 0);
}

function attributeClauses({ signer }: SignedCms, signature: PdfDict): string[] {
  const count = (attributes: readonly Attribute[], oid: string) =>
    attributes.filter((attribute) => attribute.oid === oid).flatMap(({ values }) => values).length;
  const signed = (oid: string) => count(signer.signed, oid);
  const explained = signed(CADES.commitmentType) > 0 || signed(CADES.policy) > 0;
  return broken(
    [signed(ATTRIBUTE.contentType) === 1, 'content-type is present once'],
    [signed(ATTRIBUTE.messageDigest) === 1, 'message-digest is present once'],
    [
      signed(ATTRIBUTE.signingCertificateV2) === 1 && signed(ATTRIBUTE.signingCertificate) === 0,
      'signing-certificate-v2 is present once, and the older one for SHA-1 is not',
    ],
    ...FORBIDDEN_SIGNED.map(([oid, clause]) => [signed(oid) === 0, clause] as const),
    [signed(CADES.policy) <= 1, 'signature-policy-identifier is present once at most'],
    [
      !explained || signature.get('Reason') === null,
      'Reason is not used beside commitment-type-indication or signature-policy-identifier',
    ],
    [count(signer.unsigned, CADES.counterSignature) === 0, 'counter-signature is not used'],
  );
}

async function signatureClauses(cms: SignedCms, covered: readonly Uint8Array[]): Promise<string[]> {
  const { digest } = cms.signer;
  if (isWeak(digest)) return [];
  const verified = await verifySignedData(cms, { messageDigest: digestOf(digest, ...covered) });
  if (verified.ok) return [];
  const { code } = verified.error;
  // Missing and repeated attributes are named among the clauses on attributes.
  if (code === 'attribute_missing' || code === 'attribute_repeated') return [];
  return [VERIFY_CLAUSES[code] ?? `the signature is right (${code})`];
}

const VERIFY_CLAUSES: Readonly<Partial<Record<VerifyError['code'], string>>> = {
  signer_certificate_missing: 'the signing certificate is among the certificates of the SignedData',
  signing_certificate_mismatch: 'signing-certificate-v2 names the certificate that the signer is known by',
  content_type_mismatch: 'content-type is the type of the content',
  digest_mismatch: 'message-digest is the digest of what ByteRange covers',
};

/** Level B-T: what a signature-time-stamp must be where there is one. */
async function timestampClauses(
  { signer, certificates }: SignedCms,
  stamps: readonly Attribute[],
  at: Date,
): Promise<string[]> {
  const found: string[] = [];
  for (const { bytes } of stamps.flatMap(({ values }) => values)) {
    const token = readTimestampToken(bytes);
    if (!token.ok) {
      found.push(`signature-time-stamp is a token (${token.error.code})`);
      continue;
    }
    const { imprint, time, cms } = token.value;
    const digest = isWeak(imprint.hash) ? new Uint8Array() : digestOf(imprint.hash, signer.signature);
    const checked = await checkTimestampToken(token.value, { imprint: digest, roots: [], at });
    const wrong = checked.ok ? '' : checked.error.code;
    found.push(
      ...broken(
        [wrong !== 'imprint_mismatch', 'signature-time-stamp is made over the signature value'],
        [wrong === '' || wrong === 'imprint_mismatch', `signature-time-stamp is right (${wrong})`],
        [cms.definite, 'signature-time-stamp is in DER'],
        [
          certificates.every((one) => isTimely(one, time)),
          'signature-time-stamp is from while the certificates were valid',
        ],
      ),
    );
  }
  return found;
}

function isTimely({ notBefore, notAfter }: Certificate, time: Date): boolean {
  return notBefore <= time && time <= notAfter;
}
