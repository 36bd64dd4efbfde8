import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const verify: Messages['verify'] = {
  title: 'Verify a document',
  lead: 'See whether a document is genuine, who has signed it, and whether anything was changed afterwards.',
  byCode: 'By its code',
  code: 'Document code',
  codeHint:
    'Stands in the margin of every page: seven groups of four characters. Upper and lower case are the same.',
  look: 'Verify the code',
  scan: 'Scan the code with the camera',
  scanning: 'Reading the picture …',
  scanFailed:
    'No code was found in the picture. Take another from straight above, so that the square code fills more of it, or type it.',
  scanForeign: 'The code in the picture is not a document code of Segl.',
  byFile: 'By the file',
  fileLead: 'Drop the PDF here, or choose it.',
  private: 'The file never leaves your browser. It is verified here, on the device.',
  choose: 'Choose a PDF file',
  checking: (name) => `Verifying ${name} …`,
  another: 'Verify another document',
  signIn: 'Sign in to Segl',
  home: 'Segl, verification of documents',
  checkedFile: (name) => `Verified: ${name}`,
  checkedAt: (time) => `Verified ${time}`,
  advanced: 'Signatures made in Segl are advanced electronic signatures. They are not qualified signatures.',
  sentBy: (name, orgnr) => `Sent by ${name}, org. no. ${orgnr}`,
  sentAt: 'Sent',
  pages: 'Extent',
  standing: 'Status',
  signers: 'Signers',
  hash: 'SHA-256 of the newest file',
  fileHash: 'SHA-256 of the file',
  stored: 'The file as Segl keeps it',
  storedSignatures: 'Signatures in the file Segl keeps',
  storedLead: 'Verified by the service just now, by the same verifier that you can run yourself.',
  compareTitle: 'Do you have the file? Drop it here and compare',
  compareLead: 'Then you see whether your file is exactly the one that Segl keeps.',
  compareSame: 'This is exactly that file',
  compareSameLead: 'Every byte equals the newest file that Segl keeps.',
  compareOther: 'This is not that file',
  compareOtherLead:
    'It differs from the newest file that Segl keeps. It may be an earlier version, with fewer signatures, or another file. The verification below says what it is.',
  comparing: 'Comparing …',
  printed: 'Print',
};

export const verdict: Messages['verdict'] = {
  valid: 'Valid',
  valid_lead: 'The signatures are genuine, and nothing was changed after they were given.',
  changed: 'Valid, but changed afterwards',
  changed_lead:
    'What was signed is genuine, but the file was changed since. Trust only what stood there when it was signed.',
  invalid: 'Invalid',
  invalid_weak_lead:
    'At least one signature is so weak that it can be forged. That does not say that the file was changed, but the signature proves nothing.',
  unjudged: 'Cannot be judged',
  unjudged_lead: 'At least one signature cannot be judged here. It may be genuine, but that is not proved.',
  notes: 'Worth knowing',
  invalid_lead: 'At least one signature does not match the file. Do not trust it.',
  unknown_issuer: 'Unchanged, but unknown issuer',
  unknown_issuer_lead:
    'Nothing was changed after signing, but we do not know the one who vouches for who the signer is.',
  unsigned: 'Not signed',
  unsigned_lead: 'The file has no digital signatures, so it cannot be said whether it was changed.',
  unreadable: 'Cannot be read',
  unreadable_lead:
    'The file is not a PDF that can be verified. That says nothing of what stands in it. Get it again from where you had it, or verify the document by its code.',
  signatures: 'Signatures in the file',
  one: 'The signature in the file',
};

export const signature: Messages['signature'] = {
  valid: 'Valid',
  changed: 'Valid, but the file was changed afterwards',
  unjudged: 'Cannot be judged',
  invalid: 'Invalid',
  unknown_issuer: 'Unchanged, but unknown issuer',
  certification: 'Seal of the service',
  certificationOther: 'Certifying signature',
  approval: 'Signature',
  timestamp: 'Timestamp of the document',
  unknownWho: 'Unknown signer',
  when: 'When',
  timestamped: (time, authority) => `${time}, confirmed by ${authority}`,
  timestampedUntrusted: (time, authority) => `${time}, according to ${authority}, whom we do not know`,
  claimed: (time) => `${time}, only claimed by the signer`,
  noTime: 'Not stated',
  how: 'Identified',
  method_totp: 'By a one-time code from an authenticator app, on their own account',
  method_service: 'The service’s own seal',
  methodUnknown: 'The certificate does not say how',
  restsOn: 'Rests on',
  certificate: 'Certificate',
  issuedBy: (issuer) => `Certificate issued by ${issuer}`,
  serial: (serial) => `Serial number ${serial}`,
  level: 'Level',
  levelB: 'PAdES B-B: advanced signature without a timestamp',
  levelT: 'PAdES B-T: advanced signature with a timestamp',
  levelLT: 'PAdES B-LT: advanced signature with a timestamp, certificates and revocation lists in the file',
  levelLTA:
    'PAdES B-LTA: advanced signature with a timestamp and evidence in the file, all under a timestamp for the long term',
  levelNone: 'Not in the form of PAdES',
  permits: 'Permits afterwards',
  permits_1: 'No changes',
  permits_2: 'Further signatures and filled fields',
  permits_3: 'Further signatures, filled fields and comments',
  covers: 'Covers',
  coversBytes: (bytes) => `The first ${bytes} bytes of the file`,
  field: 'Field',
  version: 'More was added to the file after this signature. As it was when it was signed:',
  versionStamped: 'More was added to the file after this timestamp. As it was when it was set:',
  versionPermitted:
    'Afterwards only what is permitted was added, such as further signatures. The file as it was when this was set:',
  versionShow: 'See the version',
  versionHide: 'Hide the version',
  versionSave: 'Download the version',
  versionName: 'version',
  technical: 'Technical details',
};

export const drawn: Messages['drawn'] = {
  title: 'As it was signed, and as the file is now',
  lead: 'The pages are drawn here, on this device, and compared pixel by pixel. Signatures and filled fields that came later show as differences too.',
  whose: 'As it was when this signature was given',
  signed: 'As it was signed',
  now: 'As the file is now',
  comparing: 'Comparing the pages',
  differ: (count, of) =>
    of === 1
      ? 'The page looks different from when it was signed'
      : `${count} of ${of} pages look different from when they were signed`,
  differLead: 'A dashed frame shows where. What stands on the left, or on top, is what was signed.',
  same: (of) =>
    of === 1
      ? 'The page looks as it did when it was signed'
      : `All ${of} pages look as they did when they were signed`,
  sameLead: 'That is how this browser draws them. Other programs may show a changed file differently.',
  failed: 'The file cannot be drawn here',
  failedLead:
    'Either what was signed or the file as it is now cannot be shown. Do not trust what you see in other programs.',
  stopped:
    'The pages have not been compared. Drawing was stopped because it took too long; the rest of this page works.',
  pages: 'Pages',
  page: (number) => `Page ${number}`,
  previous: 'Previous page',
  next: 'Next page',
  differing: 'Pages that differ',
  differs: 'looks different now',
  missing: 'is in one of the two only',
  not_drawn: 'cannot be drawn',
  absentThen: 'This page did not exist when it was signed.',
  absentNow: 'This page is no longer in the file.',
};
