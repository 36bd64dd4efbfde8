import { text, type Sentence } from '../facts.ts';
import { ofPages, timestamps } from './said.ts';
import type * as nb from './nb.ts';

export const signing: Record<keyof typeof nb.signing, Sentence> = {
  // An upload that is refused: what it is, and what to do to get it through.
  not_pdf:
    'The file is not a PDF. Save the document as a PDF in the program it was written in, and upload that.',
  pdf_too_large:
    'The file is larger than 50 MB. Save it with smaller pictures, or split it in two, and upload again.',
  pdf_truncated:
    'The end of the file is missing. Get it again from where you had it, and upload the whole of it.',
  pdf_damaged:
    'The file is damaged. Open it in a PDF reader, choose “Print to PDF”, and upload the new file.',
  pdf_encrypted:
    'The file is locked with a password or with rights. Save it without security, and upload that.',
  pdf_script:
    'The file contains program code and could show something else than what is signed. Choose “Print to PDF”, and upload the new file.',
  pdf_launch:
    'The file can start something outside itself when it is opened or pressed. Choose “Print to PDF”, and upload the new file.',
  pdf_embedded_file: ({ reason }) =>
    `${reason === 'portfolio' ? 'The file is a collection of other files' : 'The file has attachments inside it that cannot be shown to everybody alike'}. Choose “Print to PDF”, and upload the new file. If the attached ones are to be signed, upload them as documents of their own.`,
  pdf_rich_media:
    'The file contains film, sound or 3D, which cannot be signed as paper. Choose “Print to PDF”, and upload the new file.',
  pdf_form:
    'The file is a form that not every program shows alike. Fill it in, choose “Print to PDF”, and upload the new file.',
  pdf_field_over_mark:
    'A filled field lies over a mark or a drawing, and would be hidden by it. Choose “Print to PDF”, and upload the new file.',
  pdf_layers:
    'The file has layers that are hidden, or that are not shown alike everywhere. Choose “Print to PDF”, and upload the new file.',
  pdf_already_signed:
    'The file is already digitally signed, and the signature would be lost. Upload the unsigned one, or ask its sender for it.',
  pdf_bomb: ({ reason }) =>
    reason === 'pixels'
      ? 'The file has a picture larger than any paper needs. Save it with smaller pictures, and upload the new file.'
      : 'The file asks far more of those who read or show it than any paper needs. Choose “Print to PDF”, and upload the new file. If that is refused too, split the document.',
  pdf_too_many_pages: (facts) =>
    `The file has too many pages${ofPages(facts['pages'])}. Split it into parts of at most 500 pages, and upload each.`,
  pdf_no_pages: 'The file has no pages. Save the document as a PDF again, and upload that.',
  document_differs:
    'Another file is already uploaded in the same place. Nothing was changed; choose the file again.',

  // Sending.
  cannot_stamp:
    'The codes cannot be put on this file. Nothing was sent. Choose “Print to PDF”, and upload the new file.',
  stamped_differs: ({ page, reason }) =>
    `${reason === 'not_drawn' ? `Page ${text(page)} cannot be drawn to be checked` : `Page ${text(page)} would look different from the one you uploaded`}. Nothing was sent, and the draft is still here. Choose “Print to PDF”, look the page over, and upload the new file.`,
  documents_busy: (facts) =>
    `There is a queue for documents right now. Try again in ${text(facts['retryAfterSeconds'])} seconds; what you chose and wrote is kept.`,
  letters_missing: (facts) =>
    `“${text(facts['text'])}” has characters that cannot be printed on the pages: ${text(facts['letters'])}. Nothing was sent. Write it otherwise, or send with question marks instead.`,
  document_sent:
    'The document has already been sent, to others or under another title. Open it and see how it stands.',
  signers_missing: 'Choose at least one signer.',
  too_many_signers: 'No more than ten can sign the same document. Remove some.',
  signer_twice: 'The same person is chosen twice. Remove one.',
  signer_unknown: 'One of the signers no longer has access to the client. Choose another.',

  // Signing and ending.
  document_unknown: 'The document does not exist, or you do not have access to it.',
  document_not_sent: 'The document has not been sent for signing yet.',
  document_closed: 'The document was withdrawn, declined or discarded, and can no longer be signed.',
  document_signed: 'Everybody has signed. The document can no longer be withdrawn or declined.',
  document_changed:
    'Somebody else signed while you were reading. Your signature was not given; read the new file and sign again.',
  not_a_signer: 'You are not among those who are to sign this document.',
  already_signed: 'You have already signed this document.',
  not_the_sender:
    'Only whoever sent the document, or manages the folder that it lies in, can withdraw or discard it.',
  archive_changed: 'Somebody else has changed this meanwhile. Load the page again and see how it stands.',
  archive_full: 'There is no room for more. End some that are not in use.',
  document_type_name_taken: 'There is a type of document of that name already.',
  document_type_unknown: 'The type of document is no more. Load the page again.',
  folder_circle: 'A folder cannot lie in itself.',
  folder_name_taken: 'A folder of that name lies there already.',
  folder_not_empty:
    'The folder is not empty, or a document type is put in it. Move what lies in it, and choose another folder for the type, first.',
  folder_right_missing:
    'You have no right to that in this folder. Whoever administers the archive can give it to you.',
  folder_root: 'The top of the archive can be neither moved nor ended.',
  folder_too_deep: 'Folders can lie in one another ten levels deep, and no more.',
  folder_unknown: 'There is no such folder. Load the page again.',
  grantee_unknown: 'One of them is no longer in the client, or the group has ended. Load the page again.',
  group_name_taken: 'There is a group of that name already.',
  group_unknown: 'There is no such group. Load the page again.',
  closing_unfit: 'That cannot be done as the document stands now. Load the page again and see how it stands.',
  reason_missing: 'Write why you decline.',
  cannot_extend:
    'The file cannot take a signature without changing what stands there. Nothing was signed; tell whoever operates Segl.',
  field_missing:
    'The file lacks the field for the signature. Nothing was signed; tell whoever operates Segl.',
  field_already_signed:
    'The field for the signature is already in use. Nothing was signed now; load the page again.',
  signature_too_large:
    'The signature does not fit in the file. Nothing was signed; tell whoever operates Segl.',
  timestamp_unavailable:
    'The timestamp authority does not answer. Nothing was signed; try again shortly, with a new one-time code.',
  ...timestamps(
    'The timestamp we were given did not pass the checks. Nothing was signed; try again, and tell whoever operates Segl if it happens again.',
  ),

  // Checking a file in the browser.
  file_too_large:
    'The file is larger than 200 MB and cannot be verified in the browser. Use “segl verify” on the command line.',
  check_timed_out:
    'Verification did not finish in the time it is given and was stopped. Try a faster machine, or use “segl verify” on the command line.',
  check_crashed: 'Verification stopped unexpectedly. Do not trust the file until it is verified elsewhere.',

  // Looking a document up by the code on its pages.
  code_malformed:
    'That is not a document code: it has seven groups of four characters. See whether something is missing.',
  code_mistyped: 'At least one character is wrong. Compare it with the paper, character by character.',
  code_unknown:
    'Segl has sent no document with that code. If it is copied correctly, the document was not sent from here.',
};
