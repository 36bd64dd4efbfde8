/**
 * `valid`: intact, and issued under a trusted root. `unknown_issuer`: intact, but nobody trusted vouches
 * for the signer. `changed`: intact as far as it reaches, but something was appended that it does not
 * permit. `unjudged`: made in a way that this verifier does not know, so nothing is said of it. `invalid`: not
 * a right signature of these bytes, or one that anybody could have made.
 */
export type Verdict = 'valid' | 'unknown_issuer' | 'unjudged' | 'changed' | 'invalid';

/**
 * Every reason, by what it says about the signature, with the verdict that it forces: `valid` lowers
 * nothing, `unreadable` is of a file without any signature that could be judged. What is not here is
 * no reason, and does not compile as one.
 */
export const VERDICTS = {
  // The signature's place in the file.
  dictionary_malformed: 'invalid',
  dictionary_ambiguous: 'invalid',
  subfilter_unsupported: 'unjudged',
  byte_range_malformed: 'invalid',
  byte_range_gap: 'invalid',
  byte_range_not_revision: 'invalid',
  contents_malformed: 'invalid',
  not_in_its_revision: 'invalid',
  signature_shared: 'invalid',
  certification_not_first: 'invalid',
  // The signature itself.
  cms_malformed: 'invalid',
  cms_too_large: 'unjudged',
  content_inside: 'invalid',
  content_digest_inside: 'unjudged',
  signer_count: 'invalid',
  no_signed_attributes: 'invalid',
  digest_unsupported: 'unjudged',
  weak_digest: 'invalid',
  attribute_missing: 'invalid',
  attribute_repeated: 'invalid',
  attribute_malformed: 'invalid',
  content_type_mismatch: 'invalid',
  digest_mismatch: 'invalid',
  signer_certificate_missing: 'invalid',
  signing_certificate_mismatch: 'invalid',
  signature_malformed: 'invalid',
  signature_wrong: 'invalid',
  algorithm_unsupported: 'unjudged',
  weak_key: 'invalid',
  cms_unusual: 'unknown_issuer',
  certificate_unexplained: 'unknown_issuer',
  // A timestamp in it, or the document timestamp that it is.
  timestamp_malformed: 'invalid',
  timestamp_unsupported: 'unjudged',
  timestamp_wrong: 'invalid',
  timestamp_wrong_imprint: 'invalid',
  timestamp_in_the_future: 'invalid',
  // Trust.
  chain_incomplete: 'unknown_issuer',
  certificate_not_for_this: 'unknown_issuer',
  certificate_not_valid_then: 'unknown_issuer',
  certificate_weak_key: 'unknown_issuer',
  issuer_not_allowed: 'unknown_issuer',
  certificate_constraint_unknown: 'unknown_issuer',
  certificate_signature: 'unknown_issuer',
  certificate_revoked: 'invalid',
  // What came after it.
  appended_unaccounted: 'changed',
  rest_unreadable: 'changed',
  trailer_changed: 'changed',
  trailer_ambiguous: 'changed',
  catalog_changed: 'changed',
  page_changed: 'changed',
  annotations_changed: 'changed',
  form_changed: 'changed',
  field_changed: 'changed',
  field_added: 'changed',
  field_locked: 'changed',
  visible_field_added: 'changed',
  signing_not_permitted: 'changed',
  filling_not_permitted: 'changed',
  information_changed: 'changed',
  evidence_changed: 'changed',
  object_changed: 'changed',
  object_added: 'changed',
  key_repeated: 'changed',
  // The file as a whole.
  not_pdf: 'unreadable',
  pdf_truncated: 'unreadable',
  pdf_damaged: 'unreadable',
  pdf_encrypted: 'unreadable',
  pdf_too_large: 'unreadable',
  too_many_signatures: 'unjudged',
  too_much_evidence: 'unjudged',
  // Worth saying, without lowering the verdict.
  not_baseline: 'valid',
  timestamp_untrusted: 'valid',
  revocation_not_checked: 'valid',
  certificate_revoked_later: 'valid',
  root_unreadable: 'valid',
} as const satisfies Readonly<Record<string, Verdict | 'unreadable'>>;

export type ReasonCode = keyof typeof VERDICTS;
export const REASON_CODES = Object.keys(VERDICTS) as readonly ReasonCode[];

/** Why a verdict is what it is: a stable code, and the facts that the sentence for people needs. */
export interface Reason {
  readonly code: ReasonCode;
  readonly [fact: string]: string | number;
}

/** The verdict that a reason forces upon a signature: one that can't be read is not right. */
export function verdictOf({ code }: Reason): Verdict {
  const verdict = VERDICTS[code];
  return verdict === 'unreadable' ? 'invalid' : verdict;
}

/** Whether a reason is only said, and lowers nothing. */
export function isFact(code: ReasonCode): boolean {
  return VERDICTS[code] === 'valid';
}
