/** The public pages where anyone checks a document. */
export const verify = {
  title: 'Kontroller et dokument',
  lead: 'Se om et dokument er ekte, hvem som har signert det, og om noe er endret etterpå.',
  byCode: 'Med koden',
  code: 'Dokumentkode',
  codeHint: 'Står i margen på hver side: sju grupper på fire tegn. Små og store bokstaver er likt.',
  look: 'Kontroller koden',
  scan: 'Skann koden med kameraet',
  scanning: 'Leser bildet …',
  scanFailed:
    'Fant ingen kode i bildet. Ta et nytt rett ovenfra, så den firkantede koden fyller mer av bildet, eller skriv den.',
  scanForeign: 'Koden i bildet er ikke en dokumentkode fra Segl.',
  byFile: 'Med filen',
  fileLead: 'Slipp PDF-en her, eller velg den.',
  toSaft: 'Kontroller en SAF-T-fil',
  private: 'Filen forlater ikke nettleseren din. Kontrollen regnes ut her, på enheten.',
  choose: 'Velg PDF-fil',
  checking: (name: string) => `Kontrollerer ${name} …`,
  another: 'Kontroller et annet dokument',
  signIn: 'Logg inn i Segl',
  home: 'Segl, kontroll av dokumenter',
  checkedFile: (name: string) => `Kontrollert: ${name}`,
  checkedAt: (time: string) => `Kontrollert ${time}`,
  advanced:
    'Signaturer laget i Segl er avanserte elektroniske signaturer. De er ikke kvalifiserte signaturer.',
  sentBy: (name: string, orgnr: string) => `Sendt av ${name}, org.nr. ${orgnr}`,
  sentAt: 'Sendt',
  pages: 'Omfang',
  standing: 'Status',
  signers: 'Undertegnere',
  hash: 'SHA-256 av den nyeste filen',
  fileHash: 'SHA-256 av filen',
  stored: 'Filen slik Segl oppbevarer den',
  storedSignatures: 'Signaturer i filen Segl oppbevarer',
  storedLead: 'Kontrollert av tjenesten nå, med den samme kontrollen som du kan kjøre selv.',
  compareTitle: 'Har du filen? Slipp den her og sammenlign',
  compareLead: 'Da ser du om din fil er nøyaktig den Segl oppbevarer.',
  compareSame: 'Dette er nøyaktig den filen',
  compareSameLead: 'Hver byte er lik den nyeste filen Segl oppbevarer.',
  compareOther: 'Dette er ikke den filen',
  compareOtherLead:
    'Den er annerledes enn den nyeste filen Segl oppbevarer. Det kan være en eldre utgave, med færre signaturer, eller en annen fil. Kontrollen under sier hva den er.',
  comparing: 'Sammenligner …',
  printed: 'Skriv ut',
} as const;

/** The verdict over a file, large. */
export const verdict = {
  valid: 'Gyldig',
  valid_lead: 'Signaturene er ekte, og ingenting er endret etter at de ble gitt.',
  changed: 'Gyldig, men endret etterpå',
  changed_lead:
    'Det som ble signert, er ekte, men filen er endret siden. Stol bare på det som sto der da den ble signert.',
  invalid: 'Ugyldig',
  invalid_weak_lead:
    'Minst én signatur er så svak at den kan forfalskes. Det sier ikke at filen er endret, men signaturen beviser ingenting.',
  unjudged: 'Kan ikke vurderes',
  unjudged_lead: 'Minst én signatur kan ikke vurderes her. Den kan være ekte, men det er ikke bevist.',
  notes: 'Verdt å vite',
  invalid_lead: 'Minst én signatur stemmer ikke med filen. Stol ikke på den.',
  unknown_issuer: 'Uendret, men ukjent utsteder',
  unknown_issuer_lead:
    'Ingenting er endret etter signeringen, men vi kjenner ikke den som går god for hvem undertegneren er.',
  unsigned: 'Ikke signert',
  unsigned_lead: 'Filen har ingen digitale signaturer, så det kan ikke sies om den er endret.',
  unreadable: 'Kan ikke leses',
  unreadable_lead:
    'Filen er ikke en PDF som kan kontrolleres. Det sier ingenting om hva som står i den. Hent den på nytt der du fikk den, eller kontroller dokumentet med koden.',
  signatures: 'Signaturer i filen',
  one: 'Signaturen i filen',
} as const;

/** One signature of a file. */
export const signature = {
  valid: 'Gyldig',
  changed: 'Gyldig, men filen er endret etterpå',
  unjudged: 'Kan ikke vurderes',
  invalid: 'Ugyldig',
  unknown_issuer: 'Uendret, men ukjent utsteder',
  certification: 'Segl fra tjenesten',
  certificationOther: 'Sertifiserende signatur',
  approval: 'Signatur',
  timestamp: 'Tidsstempel for dokumentet',
  unknownWho: 'Ukjent undertegner',
  when: 'Når',
  timestamped: (time: string, authority: string) => `${time}, bekreftet av ${authority}`,
  timestampedUntrusted: (time: string, authority: string) =>
    `${time}, ifølge ${authority}, som vi ikke kjenner`,
  claimed: (time: string) => `${time}, bare oppgitt av den som signerte`,
  noTime: 'Ikke oppgitt',
  how: 'Legitimert',
  method_passkey: 'Med passnøkkel som signerte dokumentet, på egen konto',
  method_totp: 'Med engangskode fra autentiseringsapp, på egen konto',
  method_service: 'Tjenestens eget segl',
  methodUnknown: 'Sertifikatet sier ikke hvordan',
  restsOn: 'Bygger på',
  certificate: 'Sertifikat',
  issuedBy: (issuer: string) => `Sertifikat utstedt av ${issuer}`,
  serial: (serial: string) => `Serienummer ${serial}`,
  level: 'Nivå',
  levelB: 'PAdES B-B: avansert signatur uten tidsstempel',
  levelT: 'PAdES B-T: avansert signatur med tidsstempel',
  levelLT: 'PAdES B-LT: avansert signatur med tidsstempel, sertifikater og tilbaketrekkingslister i filen',
  levelLTA:
    'PAdES B-LTA: avansert signatur med tidsstempel og bevis i filen, alt under et tidsstempel for langtidsbevaring',
  levelNone: 'Ikke i PAdES-form',
  permits: 'Tillater etterpå',
  permits_1: 'Ingen endringer',
  permits_2: 'Nye signaturer og utfylling av felter',
  permits_3: 'Nye signaturer, utfylling av felter og kommentarer',
  covers: 'Dekker',
  coversBytes: (bytes: string) => `De første ${bytes} bytene av filen`,
  field: 'Felt',
  version: 'Mer er lagt til i filen etter denne signaturen. Slik den var da den ble signert:',
  versionStamped: 'Mer er lagt til i filen etter dette tidsstempelet. Slik den var da det ble satt:',
  versionPermitted:
    'Etterpå er det bare lagt til det som er tillatt, som flere signaturer. Slik var filen da denne ble satt:',
  versionShow: 'Se versjonen',
  versionHide: 'Skjul versjonen',
  versionSave: 'Last ned versjonen',
  versionName: 'versjon',
  technical: 'Tekniske detaljer',
} as const;

/** The file as it was signed beside the file as it is now. */
export const drawn = {
  title: 'Slik ble det signert, og slik er filen nå',
  lead: 'Sidene tegnes her, på enheten, og sammenlignes punkt for punkt. Signaturer og utfylte felter som kom senere, synes også som forskjeller.',
  whose: 'Slik det var da denne signaturen ble gitt',
  signed: 'Slik ble det signert',
  now: 'Slik er filen nå',
  comparing: 'Sammenligner sidene',
  differ: (count: number, of: number) =>
    of === 1
      ? 'Siden ser annerledes ut enn da den ble signert'
      : `${count} av ${of} sider ser annerledes ut enn da de ble signert`,
  differLead: 'En stiplet ramme viser hvor. Det er det som står til venstre eller øverst, som ble signert.',
  same: (of: number) =>
    of === 1 ? 'Siden ser ut som da den ble signert' : `Alle ${of} sidene ser ut som da de ble signert`,
  sameLead:
    'Det gjelder slik denne nettleseren tegner dem. Andre programmer kan vise en endret fil annerledes.',
  failed: 'Filen kan ikke tegnes her',
  failedLead:
    'Enten det som ble signert, eller filen slik den er nå, kan ikke vises. Stol ikke på det du ser i andre programmer.',
  stopped:
    'Sidene er ikke sammenlignet. Tegningen ble stoppet fordi den tok for lang tid; resten av siden virker.',
  pages: 'Sider',
  page: (number: number) => `Side ${number}`,
  previous: 'Forrige side',
  next: 'Neste side',
  differing: 'Sider som er forskjellige',
  differs: 'ser annerledes ut nå',
  missing: 'finnes bare i den ene',
  not_drawn: 'kan ikke tegnes',
  absentThen: 'Denne siden fantes ikke da det ble signert.',
  absentNow: 'Denne siden er ikke i filen lenger.',
} as const;
