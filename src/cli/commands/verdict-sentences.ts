import { signedLength } from '#lib/domain/signature/revision.ts';
import { isNote, isOnlyWeak, type PdfVerdict, type SignatureVerdict } from '#lib/domain/signature/verdict.ts';
import type { BaselineMiss, Reason, ReasonCode } from '#lib/domain/signature/verify.ts';
import { harmless } from '../terminal.ts';

const OVERALL: Readonly<Record<PdfVerdict['overall'], string>> = {
  valid: 'VALID: every signature is right, and nothing was changed that may not be.',
  unknown_issuer: 'INTACT, but whoever issued a certificate is not known here: who signed is not proved.',
  unjudged: 'CAN’T BE JUDGED: a signature is made in a way that is not known here; it may be genuine or not.',
  changed: 'CHANGED: what was signed is intact, but the file was changed afterwards.',
  invalid: 'INVALID: a signature is not right.',
  unsigned: 'UNSIGNED: the file has no signature.',
  unreadable: 'UNREADABLE: the file is no sound PDF.',
};

const VERDICTS: Readonly<Record<SignatureVerdict['verdict'], string>> = {
  valid: 'valid',
  unknown_issuer: 'intact, issuer unknown',
  unjudged: 'can’t be judged',
  changed: 'valid, but changed afterwards',
  invalid: 'invalid',
};

const KINDS: Readonly<Record<SignatureVerdict['kind'], string>> = {
  certification: 'certification',
  approval: 'signature',
  timestamp: 'document timestamp',
};

const ONLY_WEAK =
  'INVALID: a signature is so weak that it can be forged. It may match the file, but proves nothing.';

/** What `not_baseline` misses. */
const MISSES: Readonly<Record<BaselineMiss, string>> = {
  subfilter: 'an older form than PAdES, judged in the same way',
  der: 'not written in DER',
  detached: 'carries a copy of what it covers, exactly as it stands in the file',
  signing_certificate_v2: 'does not itself name its certificate',
  signing_time_attribute: 'states the time where PAdES has none',
  claimed_time: 'does not state when it was given',
  cert_entry: 'the certificate stands where PAdES has none',
  cross_reference: 'the last cross-references are torn, and every way of reading the file gives the same',
};

/** What each reason says; the facts that come with it follow in brackets. */
const SENTENCES: Readonly<Record<ReasonCode, string>> = {
  dictionary_malformed: 'The entry of the signature does not follow the standard.',
  dictionary_ambiguous: 'The entry of the signature says the same thing twice.',
  subfilter_unsupported: 'The signature is of a kind that is not known here.',
  byte_range_malformed: 'The signature does not say which bytes it covers.',
  byte_range_gap: 'The signature leaves out more than itself.',
  byte_range_not_revision: 'The signature does not end where a version of the file ends.',
  contents_malformed: 'The value of the signature is not written as it must be.',
  not_in_its_revision: 'The signature is not part of the version it covers.',
  signature_shared: 'Several fields show one signature as theirs.',
  certification_not_first: 'A certification must be the first signature.',
  cms_malformed: 'The signature’s structure is damaged.',
  cms_too_large: 'The signature carries more than is read here.',
  content_inside: 'The signature is over something inside itself, not over the file.',
  content_digest_inside:
    'The signature is over a digest of the file inside itself, of which no standard says what it means.',
  signer_count: 'The signature has not exactly one signer.',
  no_signed_attributes: 'The signature does not bind what it must.',
  digest_unsupported: 'The signature uses a digest that is not known.',
  weak_digest:
    'The signature rests on a digest so weak that it can be forged; it may match, but proves nothing.',
  attribute_missing: 'Something that must be signed is missing.',
  attribute_repeated: 'Something signed stands there twice.',
  attribute_malformed: 'Something signed is damaged.',
  content_type_mismatch: 'The signature contradicts itself on what it signs.',
  digest_mismatch: 'The file’s bytes are not those that were signed.',
  signer_certificate_missing: 'The signer’s certificate is missing.',
  signing_certificate_mismatch: 'The certificate is not the one that the signer named.',
  signature_malformed: 'The signature’s value is damaged.',
  signature_wrong: 'The signature does not fit the signer’s key.',
  algorithm_unsupported: 'The signature uses an algorithm that is not known.',
  weak_key:
    'The signer’s key is so short that the signature can be forged; it may match, but proves nothing.',
  cms_unusual: 'The signature carries something that nobody signed.',
  certificate_unexplained: 'The signature carries a certificate that belongs to nobody in it.',
  timestamp_malformed: 'The timestamp is damaged.',
  timestamp_unsupported: 'The timestamp uses an algorithm that is not known.',
  timestamp_wrong: 'The timestamp is not right.',
  timestamp_wrong_imprint: 'The timestamp belongs to something else.',
  timestamp_in_the_future: 'The timestamp is from the future.',
  chain_incomplete: 'The certificate leads to no trusted issuer.',
  certificate_not_for_this: 'The certificate was issued for another purpose.',
  certificate_not_valid_then: 'A certificate was not valid at the time.',
  certificate_weak_key: 'A certificate’s key is too short.',
  issuer_not_allowed: 'A certificate comes from one who may not issue it.',
  certificate_constraint_unknown: 'A certificate has a condition that can’t be judged.',
  certificate_signature: 'A certificate is not signed by its issuer.',
  certificate_revoked:
    'A certificate had been revoked, or nothing proves that the signature is older than that.',
  appended_unaccounted: 'Bytes were added that belong to no version of the file.',
  rest_unreadable: 'What was added afterwards can’t be read.',
  trailer_changed: 'The entry to the file was changed.',
  trailer_ambiguous: 'The file can be entered in more than one way.',
  catalog_changed: 'How the document opens or hangs together was changed.',
  page_changed: 'A page was changed.',
  annotations_changed: 'Annotations on a page were changed.',
  form_changed: 'The form was rebuilt.',
  field_changed: 'A field was changed.',
  field_added: 'A field was added.',
  field_locked: 'A locked field was filled or signed.',
  visible_field_added: 'A visible field was added, which may cover something.',
  signing_not_permitted: 'Someone signed although the certification forbids it.',
  filling_not_permitted: 'A field was filled although no certification permits it.',
  information_changed: 'The document’s information was changed.',
  evidence_changed: 'What was added as evidence is none.',
  object_changed: 'A part of the file was rewritten.',
  object_added: 'Something was added that belongs to no signature.',
  key_repeated: 'What was added says the same thing twice.',
  not_pdf: 'This is no PDF.',
  pdf_truncated: 'The file is not complete.',
  pdf_damaged: 'The file is damaged.',
  pdf_encrypted: 'The file is encrypted.',
  pdf_too_large: 'The file is larger or deeper than any document is.',
  too_many_signatures: 'There are more signatures than are judged here.',
  too_much_evidence: 'There are more revocation lists and certificates in the file than are read here.',
  not_baseline: 'Not of the form that PAdES baseline asks for.',
  timestamp_untrusted: 'The timestamp’s authority is not known here.',
  revocation_not_checked: 'Neither the file nor anybody asked says whether the certificate was revoked.',
  certificate_revoked_later: 'A certificate was revoked later; the signature is proved to be older.',
  root_unreadable: 'A certificate given as trusted can’t be read.',
};

/** Signs of a line: names in it come from the file. */
const MOST = 500;

/** The verdict in lines of plain words. */
export function describeVerdict(verdict: PdfVerdict, roots: number): string[] {
  return [
    isOnlyWeak(verdict) ? ONLY_WEAK : OVERALL[verdict.overall],
    ...verdict.reasons.map((reason) => lineOf(reason, verdict.overall)),
    ...verdict.signatures.flatMap((signature, at) => describeSignature(signature, at + 1)),
    `SHA-256 ${verdict.sha256}`,
    ...(roots === 0 ? ['No issuer is trusted here: name a file of certificates with --roots.'] : []),
  ].map((line) => harmless(line).slice(0, MOST));
}

function describeSignature(signature: SignatureVerdict, number: number): string[] {
  const { field, kind, verdict, signer, timestamp, claimedTime, level, reasons, permits } = signature;
  const facts = [
    signer && `by ${[signer.name, signer.organisation].filter(Boolean).join(', ')}`,
    signer && `certificate ${signer.serial} of ${signer.issuer}`,
    signer?.method && `identified by ${signer.method}`,
    timestamp &&
      `stamped ${timestamp.time} by ${timestamp.authority}${timestamp.trusted ? '' : ' (not known here)'}`,
    claimedTime && `claims ${claimedTime}`,
    level && `PAdES ${level}`,
    permits && `permits changes of level ${permits}`,
    signature.coveredBytes > 0 && `covers the first ${signature.coveredBytes} bytes`,
    signedLength(signature) !== null && `fixed version ${number} of the file`,
  ].filter((fact) => typeof fact === 'string');
  return [
    `${field} (${KINDS[kind]}): ${VERDICTS[verdict]}`,
    ...facts.map((fact) => `  ${fact}`),
    ...reasons.map((reason) => lineOf(reason, verdict)),
  ];
}

function lineOf(reason: Reason, beside: PdfVerdict['overall']): string {
  return `  ${isNote(reason, beside) ? 'note: ' : ''}${sentenceOf(reason)}`;
}

function sentenceOf({ code, ...facts }: Reason): string {
  const miss = Object.entries(MISSES).find(([what]) => code === 'not_baseline' && what === facts['what']);
  if (miss) return `${SENTENCES[code]} [${miss[1]}]`;
  const said = Object.entries(facts).map(([name, fact]) => `${name} ${fact}`);
  return said.length > 0 ? `${SENTENCES[code]} [${said.join(', ')}]` : SENTENCES[code];
}
