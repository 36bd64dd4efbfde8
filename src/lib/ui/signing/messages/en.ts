import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const documents: Messages['documents'] = {
  title: 'Documents',
  lead: 'Documents to be signed, and documents that are.',
  list: 'Documents, newest first',
  waitingTitle: 'Waiting for you',
  waitingList: 'Documents waiting for your signature',
  more: 'Show older documents',
  restTitle: 'All documents',
  emptyTitle: 'No documents yet',
  emptySender: 'Upload a PDF, choose who is to sign, and send it.',
  emptyOther: 'Documents for you to sign come here.',
  name: 'Document',
  standing: 'Status',
  signers: 'Signers',
  date: 'Date',
  pages: (count) => counted(count, '1 page', `${count} pages`),
  pagesSent: (count, signaturePages) =>
    `${counted(count, '1 page', `${count} pages`)} and ${counted(signaturePages, 'signature page', `${signaturePages} signature pages`)}`,
  draft: 'Draft',
  waitingFor: (left, total) => `Waiting for ${left} of ${total}`,
  waitingForOne: (name) => `Waiting for ${name}`,
  signed: 'Signed',
  withdrawn: 'Withdrawn',
  declined: 'Declined',
  discarded: 'Discarded',
  sign: 'Read and sign',
  end: (count) => counted(count, '1 document. That was all.', `${count} documents. That was all.`),
};

export const upload: Messages['upload'] = {
  title: 'New document',
  lead: 'Drop a PDF here, or choose it. The signers get it when you send it.',
  choose: 'Choose a PDF',
  limit: 'PDF, at most 50 MB and 500 pages.',
  drop: 'Drop the file to upload it',
  sending: (name, percent) => `Uploading ${name}: ${percent}`,
  checking: (name) => `Checking ${name} …`,
  cancel: 'Cancel the upload',
};

export const send: Messages['send'] = {
  title: 'Send for signing',
  lead: 'When you send it, every page gets a code in its margin, a signature page is added, and Segl seals the document. After that nobody can change it without it showing.',
  name: 'Title',
  nameHint: 'Stands on every page and on the signature page.',
  signers: 'Signers',
  signersHint: 'In the order they are to stand on the signature page. From one to ten people.',
  first: 'First signer',
  add: 'Add a signer',
  addPlaceholder: 'Name',
  full: 'No more than ten can sign the same document.',
  earlier: (name) => `Move ${name} up`,
  later: (name) => `Move ${name} down`,
  remove: (name) => `Remove ${name}`,
  me: 'you',
  addressOnPages: 'Show each signer’s IP address on every page',
  addressOnPagesHint:
    'Name, time and identification stand there in any case. Signers are told what is shown before they sign.',
  seal: 'Seal and send',
  sealing: 'Sealing and sending …',
  binds: 'A sealed document can be withdrawn, but never changed.',
  printAnyway: 'Seal and send with question marks',
  needsSigner: 'Choose at least one signer.',
  showPage: (number) => `Show page ${number}`,
  needsTitle: 'Write a title.',
};

export const documentPage: Messages['documentPage'] = {
  toList: 'To the documents',
  way: 'The way of the document',
  signersTitle: 'Signers',
  signedAt: (time) => `Signed ${time}`,
  notSigned: 'Has not signed',
  willSign: (name) => `To be signed by ${name}`,
  neverSigned: 'Did not sign',
  facts: 'About the document',
  file: 'File',
  pages: 'Extent',
  uploaded: 'Uploaded',
  sent: 'Sent',
  code: 'Document code',
  codeLead: 'The code stands on every page. Whoever has it can see whether the document is genuine.',
  read: 'Read',
  download: 'Download',
  downloadOriginal: 'Download as it was uploaded',
  hash: 'SHA-256 of the newest file',
  size: 'Size',
  bytes: (size) => `${size} bytes`,
  sign: 'Read and sign',
  withdraw: 'Withdraw the document',
  withdrawTitle: 'Withdraw the document',
  withdrawLead: 'Nobody can sign it afterwards. Signatures already given stay in the file.',
  withdrawConfirm: 'Withdraw the document',
  discard: 'Discard the draft',
  discardTitle: 'Discard the draft',
  discardLead: 'It cannot be sent afterwards. That it was discarded stands in the log.',
  discardConfirm: 'Discard the draft',
  decline: 'Decline to sign',
  declineTitle: 'Decline to sign',
  declineLead: 'Then nobody else can sign the document either. The sender sees the reason.',
  declineConfirm: 'Decline',
  reason: 'Why?',
  reasonHint: 'Stands on the document’s page.',
  closedBy: (name, time) => `by ${name}, ${time}`,
  immutable: 'A sealed document never changes. Each signature is added after what already stands there.',
  sentMailed: 'The document has been sealed and sent. The signers are told by e-mail.',
  sentNow:
    'The document has been sealed and sent. The signers find it in Segl when they sign in. Segl sends no e-mail: tell them.',
};

export const signing: Messages['signing'] = {
  title: 'Sign',
  lead: 'Read the document. What you sign is exactly the file shown here.',
  open: 'Sign',
  lastStep: 'Sign the document',
  what: 'You are signing',
  extent: 'Extent',
  code: 'Code',
  details: 'Details of what you sign',
  hashLead: 'The signature is bound to this checksum, computed here on the device from the file shown.',
  hash: 'SHA-256 of the file',
  byPasskey: 'You sign with your passkey: it signs the checksum of what is shown here.',
  totp: 'One-time code',
  totpHint: 'Six digits from your authenticator app. The code is for this one signature.',
  totpMissing: 'Enter the one-time code first: six digits.',
  binds:
    'A signature cannot be undone. It is an advanced electronic signature, with your name, the time and the way you identified yourself.',
  printed: (addressOnPages) =>
    addressOnPages === null
      ? 'The signature page shows your IP address too.'
      : addressOnPages
        ? 'This and your IP address are shown on every page of the document.'
        : 'This is shown on every page of the document, and on the signature page your IP address too.',
  hold: 'Hold to sign',
  busy: 'Signing …',
  hashDiffers:
    'The file the server sent does not match the checksum it gives. Do not sign; tell whoever operates Segl.',
  changedTitle: 'The signature was not given',
  changed: 'Somebody else signed while you were reading. The file was fetched anew; look at it, then sign.',
  doneTitle: 'Signed',
  doneLead: (title) => `You have signed “${title}”.`,
  doneBefore: 'The signature had already arrived; nothing was signed twice.',
  sealedIn: (size) => `Sealed in checkpoint ${size}`,
  sealedLater: 'The signature is saved. The next checkpoint seals the event.',
  awaited: 'Waiting for witnesses.',
  declined: 'Declined',
  declinedLead: 'The sender sees the reason. Nobody signs the document any more.',
  next: 'The next that waits',
  noneLeft: 'Nothing more is waiting for you.',
  toDocument: 'To the document',
  notWaitingTitle: 'The document is not waiting for you',
  notWaitingSigned: 'You have already signed it.',
  notWaiting: 'It cannot be signed by you now.',
  signers: (names) => `To be signed by ${names}`,
};

export const prepared: Messages['prepared'] = {
  prepare: 'Prepare for signing',
  dialogLead:
    'Nothing is signed now. What you prepare lies on this device until it is online. You then sign with one touch, if the file is the same.',
  barLead:
    'Read the document. Without a network you can prepare it for signing; it is signed when you are online.',
  mark: 'Prepared – not signed yet',
  title: (count: number) => counted(count, '1 document is prepared', `${count} documents are prepared`),
  leadAway: 'Not signed yet. Signed when you are online.',
  lead: 'Not signed yet. The file is the one you read; sign when you like.',
  at: (when: string) => `Prepared ${when}, by the device’s own clock`,
  takeBack: 'Take back',
  read: 'All right',
  see: 'See the document',
  fellHeading: 'Not signed',
  fellTitle: 'What you prepared no longer holds',
  today: (time: string) => `today ${time}`,
  keptFrom: (when: string) => `Here, from ${when}`,
  notKept: 'Not on this device',
  notHere:
    'The document is not on this device and can’t be read without a network. Under “This device” you choose that documents are fetched ahead.',
};

export const preparedFell: Messages['preparedFell'] = {
  changed:
    'The file is not the one you read; somebody else may have signed it. Nothing was signed. Read the document again.',
  withdrawn: 'The sender withdrew the document before you signed. Nothing was signed.',
  declined: 'A signer has declined, so nobody signs the document. Nothing was signed.',
  signed: 'You have already signed the document. Nothing was signed twice.',
  gone: 'The document is no longer for you to sign, or you have no access to it. Nothing was signed.',
  words:
    'What you agreed to when you prepared it has been worded anew. Nothing was signed. Look at the document again.',
};
