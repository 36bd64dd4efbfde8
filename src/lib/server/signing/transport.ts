import type { Transport } from '../platform/rpc.ts';
import type { CloseError } from './documents/close.ts';
import type { ByCodeError } from './documents/public.ts';
import type { SendError } from './documents/send.ts';
import type { SignError } from './documents/sign.ts';
import type { UploadDocumentError } from './documents/upload.ts';

type SigningError = UploadDocumentError | SendError | SignError | CloseError;

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    signing: keyof typeof SIGNING_TRANSPORT | keyof typeof VERIFY_TRANSPORT;
  }
}

/** How each of signing's expected errors travels. A code without a line here does not compile. */
export const SIGNING_TRANSPORT = {
  already_signed: 'CONFLICT',
  cannot_extend: 'CONFLICT',
  cannot_stamp: 'BAD_REQUEST',
  closing_unfit: 'CONFLICT',
  // An earlier attempt may be about to sign the newer file.
  document_changed: ['CONFLICT', 'as_before'],
  document_closed: 'CONFLICT',
  document_differs: 'CONFLICT',
  document_not_sent: 'CONFLICT',
  document_sent: 'CONFLICT',
  document_signed: 'CONFLICT',
  document_type_unknown: 'NOT_FOUND',
  document_unknown: 'NOT_FOUND',
  documents_busy: 'TOO_MANY_REQUESTS',
  field_already_signed: 'CONFLICT',
  field_missing: 'CONFLICT',
  folder_right_missing: 'FORBIDDEN',
  folder_unknown: 'NOT_FOUND',
  letters_missing: 'BAD_REQUEST',
  not_a_signer: 'FORBIDDEN',
  not_pdf: 'BAD_REQUEST',
  not_the_sender: 'FORBIDDEN',
  pdf_already_signed: 'BAD_REQUEST',
  pdf_bomb: 'BAD_REQUEST',
  pdf_damaged: 'BAD_REQUEST',
  pdf_embedded_file: 'BAD_REQUEST',
  pdf_encrypted: 'BAD_REQUEST',
  pdf_field_over_mark: 'BAD_REQUEST',
  pdf_form: 'BAD_REQUEST',
  pdf_launch: 'BAD_REQUEST',
  pdf_layers: 'BAD_REQUEST',
  pdf_no_pages: 'BAD_REQUEST',
  pdf_rich_media: 'BAD_REQUEST',
  pdf_script: 'BAD_REQUEST',
  pdf_too_large: 'PAYLOAD_TOO_LARGE',
  pdf_too_many_pages: 'BAD_REQUEST',
  pdf_truncated: 'BAD_REQUEST',
  reason_missing: 'BAD_REQUEST',
  signature_too_large: 'INTERNAL_SERVER_ERROR',
  signer_twice: 'BAD_REQUEST',
  signer_unknown: 'BAD_REQUEST',
  signers_missing: 'BAD_REQUEST',
  stamped_differs: 'BAD_REQUEST',
  storage_full: 'INTERNAL_SERVER_ERROR',
  storage_unwritable: 'INTERNAL_SERVER_ERROR',
  storage_unavailable: 'SERVICE_UNAVAILABLE',
  timestamp_malformed: 'INTERNAL_SERVER_ERROR',
  timestamp_refused: 'INTERNAL_SERVER_ERROR',
  timestamp_unavailable: 'INTERNAL_SERVER_ERROR',
  timestamp_untrusted: 'INTERNAL_SERVER_ERROR',
  timestamp_wrong_imprint: 'INTERNAL_SERVER_ERROR',
  timestamp_wrong_nonce: 'INTERNAL_SERVER_ERROR',
  timestamp_wrong_time: 'INTERNAL_SERVER_ERROR',
  too_many_signers: 'BAD_REQUEST',
} as const satisfies Record<SigningError['code'], Transport>;

export const VERIFY_TRANSPORT = {
  code_malformed: 'BAD_REQUEST',
  code_mistyped: 'BAD_REQUEST',
  code_unknown: 'NOT_FOUND',
  documents_busy: 'TOO_MANY_REQUESTS',
  rate_limited: 'TOO_MANY_REQUESTS',
} as const satisfies Record<ByCodeError['code'], Transport>;
