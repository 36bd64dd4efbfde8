import type { IdentificationMethod } from '../pki/certificates.ts';

/** The language of what is printed. */
export type PaperLanguage = 'nb' | 'en';

/** What stands on the stamp and the signature page. */
export interface PaperWords {
  readonly code: string;
  readonly page: (number: number, of: number) => string;
  readonly from: (organisation: string) => string;
  readonly checkAt: (address: string) => string;
  readonly heading: string;
  readonly document: string;
  readonly sentBy: string;
  readonly sentAt: string;
  readonly extent: string;
  readonly pages: (document: number, signaturePages: number) => string;
  readonly fingerprint: string;
  readonly sealed: string;
  readonly notSealed: string;
  readonly signatures: string;
  readonly signaturesGoOn: string;
  readonly signedBy: string;
  readonly time: string;
  readonly method: string;
  readonly address: string;
  readonly methods: Readonly<Record<IdentificationMethod, string>>;
  /** In the margin of every page. */
  readonly shortMethods: Readonly<Record<IdentificationMethod, string>>;
  readonly scope: string;
  readonly kind: string;
  readonly check: (address: string) => string;
}

export const WORDS: Record<PaperLanguage, PaperWords> = {
  nb: {
    code: 'Dokumentkode',
    page: (number, of) => `side ${number} av ${of}`,
    from: (organisation) => `sendt av ${organisation}`,
    checkAt: (address) => `kontroller på ${address}`,
    heading: 'Signaturside',
    document: 'Dokument',
    sentBy: 'Sendt av',
    sentAt: 'Sendt',
    extent: 'Omfang',
    pages: (document, signaturePages) =>
      `${document} ${document === 1 ? 'side' : 'sider'} og ${signaturePages} ${signaturePages === 1 ? 'signaturside' : 'signatursider'}`,
    fingerprint: 'Opplastet fil, SHA-256',
    sealed: 'Forseglet',
    notSealed: 'Ikke forseglet ennå',
    signatures: 'Underskrifter',
    signaturesGoOn: 'Underskrifter, fortsatt',
    signedBy: 'Signert av',
    time: 'Tid',
    method: 'Identifisert med',
    address: 'IP-adresse',
    methods: {
      passkey: 'innlogget, med passnøkkel som signerte dette dokumentet',
      totp: 'innlogget, med engangskode for dette dokumentet',
      service: 'tjenesten selv',
    },
    shortMethods: { passkey: 'passnøkkel', totp: 'engangskode', service: 'tjenesten selv' },
    scope:
      'Hver underskrift gjelder hele dokumentet slik det står her, med alle sider og denne signatursiden.',
    kind: 'Underskriftene er avanserte elektroniske signaturer etter artikkel 26 i forordning (EU) nr. 910/2014 (eIDAS). De er ikke kvalifiserte.',
    check: (address) =>
      `Det elektroniske dokumentet er originalen; en utskrift viser bare hvordan det ser ut. Kontroller det med dokumentkoden på ${address}, eller slipp filen der: den blir i nettleseren din.`,
  },
  en: {
    code: 'Document code',
    page: (number, of) => `page ${number} of ${of}`,
    from: (organisation) => `sent by ${organisation}`,
    checkAt: (address) => `check at ${address}`,
    heading: 'Signature page',
    document: 'Document',
    sentBy: 'Sent by',
    sentAt: 'Sent',
    extent: 'Extent',
    pages: (document, signaturePages) =>
      `${document} ${document === 1 ? 'page' : 'pages'} and ${signaturePages} signature ${signaturePages === 1 ? 'page' : 'pages'}`,
    fingerprint: 'Uploaded file, SHA-256',
    sealed: 'Sealed',
    notSealed: 'Not sealed yet',
    signatures: 'Signatures',
    signaturesGoOn: 'Signatures, continued',
    signedBy: 'Signed by',
    time: 'Time',
    method: 'Identified by',
    address: 'IP address',
    methods: {
      passkey: 'signed in, with a passkey that signed this document',
      totp: 'signed in, with a one-time code for this document',
      service: 'the service itself',
    },
    shortMethods: { passkey: 'passkey', totp: 'one-time code', service: 'the service itself' },
    scope:
      'Each signature covers the whole document as it stands here, with all pages and this signature page.',
    kind: 'The signatures are advanced electronic signatures under Article 26 of Regulation (EU) No 910/2014 (eIDAS). They are not qualified.',
    check: (address) =>
      `The electronic document is the original; a printout only shows what it looks like. Check it with the document code at ${address}, or drop the file there: it stays in your browser.`,
  },
};

/** A moment as it is printed, in Norwegian time with its distance from UTC, so that nobody has to guess the zone. */
export function printedTime(time: Date, language: PaperLanguage): string {
  return new Intl.DateTimeFormat(language === 'nb' ? 'nb-NO' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: 'Europe/Oslo',
    timeZoneName: 'longOffset',
  })
    .format(time)
    .replace('GMT', 'UTC');
}

/** The address people type: of `https://host/verify/CODE` that is `host/verify`. */
export function typedAddress(verifyUrl: string, code: string): string {
  const upToCode =
    verifyUrl.split(new RegExp(`[/?#&=]*(?:[a-z]+=)?${code.replaceAll('-', '-?')}`, 'i'))[0] ?? verifyUrl;
  return upToCode.replace(/^https?:\/\//, '').replace(/[/?#]+$/, '');
}
