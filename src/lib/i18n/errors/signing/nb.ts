import { text, type Sentence } from '../facts.ts';
import { ofPages, timestamps } from './said.ts';

/** Codes of documents: uploading, sending, signing and ending them, and looking them up by their code. */
export const signing = {
  // An upload that is refused: what it is, and what to do to get it through.
  not_pdf: 'Filen er ikke en PDF. Lagre dokumentet som PDF i programmet det er skrevet i, og last opp den.',
  pdf_too_large:
    'Filen er større enn 50 MB. Lagre den med mindre bilder, eller del den i to, og last opp på nytt.',
  pdf_truncated: 'Filen mangler slutten. Hent den på nytt der du fikk den, og last opp den hele.',
  pdf_damaged:
    'Filen er skadet. Åpne den i en PDF-leser, velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_encrypted: 'Filen er låst med passord eller rettigheter. Lagre den uten sikkerhet, og last opp den.',
  pdf_script:
    'Filen inneholder programkode, og kan vise noe annet enn det som signeres. Velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_launch:
    'Filen kan starte noe utenfor seg selv når den åpnes eller trykkes på. Velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_embedded_file: ({ reason }) =>
    `${reason === 'portfolio' ? 'Filen er en samling av andre filer' : 'Filen har vedlegg inni seg som ikke kan vises likt for alle'}. Velg «Skriv ut til PDF», og last opp den nye filen. Skal vedleggene signeres, last opp dem som egne dokumenter.`,
  pdf_rich_media:
    'Filen inneholder film, lyd eller 3D, som ikke kan signeres på papir. Velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_form:
    'Filen er et skjema som ikke alle programmer viser likt. Fyll det ut, velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_field_over_mark:
    'Et utfylt felt ligger over en markering eller tegning, og ville blitt skjult av den. Velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_layers:
    'Filen har lag som er skjult, eller som ikke vises likt overalt. Velg «Skriv ut til PDF», og last opp den nye filen.',
  pdf_already_signed:
    'Filen er alt signert digitalt, og signaturen ville gått tapt. Last opp den usignerte, eller be avsenderen om den.',
  pdf_bomb: ({ reason }) =>
    reason === 'pixels'
      ? 'Filen har et bilde som er større enn noe papir trenger. Lagre den med mindre bilder, og last opp den nye filen.'
      : 'Filen krever langt mer av den som leser eller viser den enn noe papir trenger. Velg «Skriv ut til PDF», og last opp den nye filen. Blir den også avvist, del dokumentet i flere.',
  pdf_too_many_pages: (facts) =>
    `Filen har for mange sider${ofPages(facts['pages'])}. Del den i deler på høyst 500 sider, og last opp hver.`,
  pdf_no_pages: 'Filen har ingen sider. Lagre dokumentet som PDF på nytt, og last opp den.',
  document_differs: 'En annen fil er alt lastet opp på samme plass. Ingenting er endret; velg filen på nytt.',

  // Sending.
  cannot_stamp:
    'Kodene kan ikke settes på denne filen. Ingenting er sendt. Velg «Skriv ut til PDF», og last opp den nye filen.',
  stamped_differs: ({ page, reason }) =>
    `${reason === 'not_drawn' ? `Side ${text(page)} kan ikke tegnes til kontroll` : `Side ${text(page)} ville sett annerledes ut enn den du lastet opp`}. Ingenting er sendt, og utkastet ligger her. Velg «Skriv ut til PDF», se over siden, og last opp den nye filen.`,
  documents_busy: (facts) =>
    `Det er kø for dokumenter akkurat nå. Prøv igjen om ${text(facts['retryAfterSeconds'])} sekunder; det du har valgt og skrevet, er beholdt.`,
  letters_missing: (facts) =>
    `«${text(facts['text'])}» har tegn som ikke kan trykkes på sidene: ${text(facts['letters'])}. Ingenting er sendt. Skriv det om, eller send med spørsmålstegn i stedet.`,
  document_sent:
    'Dokumentet er alt sendt, til andre eller med en annen tittel. Åpne det og se hvordan det står.',
  signers_missing: 'Velg minst én undertegner.',
  too_many_signers: 'Flere enn ti kan ikke signere samme dokument. Fjern noen.',
  signer_twice: 'Samme person er valgt to ganger. Fjern den ene.',
  signer_unknown: 'En av undertegnerne har ikke lenger tilgang hos klienten. Velg en annen.',

  // Signing and ending.
  document_unknown: 'Dokumentet finnes ikke, eller du har ikke tilgang til det.',
  document_not_sent: 'Dokumentet er ikke sendt til signering ennå.',
  document_closed: 'Dokumentet er trukket, avslått eller forkastet, og kan ikke signeres mer.',
  document_signed: 'Alle har signert. Dokumentet kan ikke trekkes eller avslås lenger.',
  document_changed:
    'En annen signerte mens du leste. Signaturen din er ikke gitt; les den nye filen og signer på nytt.',
  not_a_signer: 'Du er ikke blant dem som skal signere dette dokumentet.',
  already_signed: 'Du har alt signert dette dokumentet.',
  not_the_sender:
    'Bare den som sendte dokumentet, eller den som forvalter mappen det ligger i, kan trekke eller forkaste det.',
  archive_changed: 'Noen andre har endret dette imens. Last siden på nytt og se hvordan det står.',
  archive_full: 'Det er ikke plass til flere. Avslutt noen som ikke er i bruk.',
  document_type_name_taken: 'Det finnes alt en dokumenttype med det navnet.',
  document_type_unknown: 'Dokumenttypen finnes ikke lenger. Last siden på nytt.',
  folder_circle: 'En mappe kan ikke ligge i seg selv.',
  folder_name_taken: 'Det ligger alt en mappe med det navnet der.',
  folder_not_empty:
    'Mappen er ikke tom, eller en dokumenttype legges i den. Flytt det som ligger der, og velg en annen mappe for typen, først.',
  folder_right_missing:
    'Du har ikke rett til det i denne mappen. Den som administrerer arkivet, kan gi deg den.',
  folder_root: 'Arkivets øverste nivå kan verken flyttes eller avsluttes.',
  folder_too_deep: 'Mapper kan ligge i hverandre i ti nivåer, ikke flere.',
  folder_unknown: 'Mappen finnes ikke. Last siden på nytt.',
  grantee_unknown: 'En av dem er ikke lenger med i klienten, eller gruppen er avsluttet. Last siden på nytt.',
  group_name_taken: 'Det finnes alt en gruppe med det navnet.',
  group_unknown: 'Gruppen finnes ikke. Last siden på nytt.',
  closing_unfit: 'Det går ikke slik dokumentet står nå. Last siden på nytt og se hvordan det står.',
  reason_missing: 'Skriv hvorfor du avslår.',
  cannot_extend:
    'Filen kan ikke ta imot en signatur uten at det som står der, endres. Ingenting er signert; si fra til den som drifter Segl.',
  field_missing:
    'Filen har ikke feltet for signaturen. Ingenting er signert; si fra til den som drifter Segl.',
  field_already_signed: 'Feltet for signaturen er alt i bruk. Ingenting er signert nå; last siden på nytt.',
  signature_too_large:
    'Signaturen får ikke plass i filen. Ingenting er signert; si fra til den som drifter Segl.',
  timestamp_unavailable:
    'Tidsstempeltjenesten svarer ikke. Ingenting er signert; prøv igjen om litt, med en ny engangskode.',
  ...timestamps(
    'Tidsstempelet vi fikk, holdt ikke kontrollen. Ingenting er signert; prøv igjen, og si fra til den som drifter Segl om det skjer på nytt.',
  ),

  // Checking a file in the browser.
  file_too_large:
    'Filen er større enn 200 MB og kan ikke kontrolleres i nettleseren. Bruk «segl verify» på kommandolinjen.',
  check_timed_out:
    'Kontrollen ble ikke ferdig på den tiden den får, og er stanset. Prøv på en raskere maskin, eller bruk «segl verify» på kommandolinjen.',
  check_crashed: 'Kontrollen stoppet uventet. Stol ikke på filen før den er kontrollert et annet sted.',

  // Looking a document up by the code on its pages.
  code_malformed: 'Det er ikke en dokumentkode: den har sju grupper på fire tegn. Se etter om noe mangler.',
  code_mistyped: 'Minst ett tegn er feil. Sammenlign med papiret, tegn for tegn.',
  code_unknown:
    'Segl har ikke sendt noe dokument med den koden. Er den skrevet riktig av, er ikke dokumentet sendt herfra.',
} as const satisfies Record<string, Sentence>;
