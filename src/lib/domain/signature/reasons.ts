/** Whatever lowers a verdict, by what it says about the signature. */
const FAULTS = [
  // The signature's place in the file.
  'dictionary_malformed',
  'dictionary_ambiguous',
  'subfilter_unsupported',
  'byte_range_malformed',
  'byte_range_gap',
  'byte_range_not_revision',
  'contents_malformed',
  'not_in_its_revision',
  'signature_shared',
  'certification_not_first',
  // The signature itself.
  'cms_malformed',
  'content_inside',
  'signer_count',
  'no_signed_attributes',
  'digest_unsupported',
  'weak_digest',
  'attribute_missing',
  'attribute_repeated',
  'attribute_malformed',
  'content_type_mismatch',
  'digest_mismatch',
  'signer_certificate_missing',
  'signing_certificate_mismatch',
  'signature_malformed',
  'signature_wrong',
  'algorithm_unsupported',
  'weak_key',
  'cms_unusual',
  'certificate_unexplained',
  // A timestamp in it, or the document timestamp that it is.
  'timestamp_malformed',
  'timestamp_wrong',
  'timestamp_wrong_imprint',
  'timestamp_in_the_future',
  // Trust.
  'chain_incomplete',
  'certificate_not_for_this',
  'certificate_not_valid_then',
  'certificate_weak_key',
  'issuer_not_allowed',
  'certificate_constraint_unknown',
  'certificate_signature',
  // What came after it.
  'appended_unaccounted',
  'rest_unreadable',
  'trailer_changed',
  'trailer_ambiguous',
  'catalog_changed',
  'page_changed',
  'annotations_changed',
  'form_changed',
  'field_changed',
  'field_added',
  'field_locked',
  'visible_field_added',
  'signing_not_permitted',
  'filling_not_permitted',
  'information_changed',
  'evidence_changed',
  'object_changed',
  'object_added',
  'key_repeated',
  // The file as a whole.
  'not_pdf',
  'pdf_truncated',
  'pdf_damaged',
  'pdf_encrypted',
  'pdf_too_large',
  'too_many_signatures',
] as const;

/** Worth saying, without lowering the verdict. */
const FACTS = ['not_baseline', 'timestamp_untrusted', 'revocation_not_checked', 'root_unreadable'] as const;

export const REASON_CODES = [...FAULTS, ...FACTS] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Why a verdict is what it is: a stable code, and the facts that the sentence for people needs. */
export interface Reason {
  readonly code: ReasonCode;
  readonly [fact: string]: string | number;
}

/** Whether a reason is only said, and lowers nothing. */
export function isFact(code: ReasonCode): boolean {
  return (FACTS as readonly string[]).includes(code);
}
