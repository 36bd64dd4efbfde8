import { text, type Sentence } from './facts.ts';

/** Codes of documents: uploading, sending, signing and ending them, and looking them up by their code. */
export const signing = {
  // An upload that is refused: what it is, and what to do to get it through.
  not_pdf: {
    nb: 'Filen er ikke en PDF. Lagre dokumentet som PDF i programmet det er skrevet i, og last opp den.',
    en: 'The file is not a PDF. Save the document as a PDF in the program it was written in, and upload that.',
  },
  pdf_too_large: {
    nb: 'Filen er større enn 50 MB. Lagre den med mindre bilder, eller del den i to, og last opp på nytt.',
    en: 'The file is larger than 50 MB. Save it with smaller pictures, or split it in two, and upload again.',
  },
  pdf_truncated: {
    nb: 'Filen mangler slutten. Hent den på nytt der du fikk den, og last opp den hele.',
    en: 'The end of the file is missing. Get it again from where you had it, and upload the whole of it.',
  },
  pdf_damaged: {
    nb: 'Filen er skadet. Åpne den i en PDF-leser, velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The file is damaged. Open it in a PDF reader, choose “Print to PDF”, and upload the new file.',
  },
  pdf_encrypted: {
    nb: 'Filen er låst med passord eller rettigheter. Lagre den uten sikkerhet, og last opp den.',
    en: 'The file is locked with a password or with rights. Save it without security, and upload that.',
  },
  pdf_script: {
    nb: 'Filen inneholder programkode, og kan vise noe annet enn det som signeres. Velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The file contains program code and could show something else than what is signed. Choose “Print to PDF”, and upload the new file.',
  },
  pdf_launch: {
    nb: 'Filen kan starte noe utenfor seg selv når den åpnes eller trykkes på. Velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The file can start something outside itself when it is opened or pressed. Choose “Print to PDF”, and upload the new file.',
  },
  pdf_embedded_file: {
    nb: ({ reason }) =>
      `${reason === 'portfolio' ? 'Filen er en samling av andre filer' : 'Filen har vedlegg inni seg som ikke kan vises likt for alle'}. Velg «Skriv ut til PDF», og last opp den nye filen. Skal vedleggene signeres, last opp dem som egne dokumenter.`,
    en: ({ reason }) =>
      `${reason === 'portfolio' ? 'The file is a collection of other files' : 'The file has attachments inside it that cannot be shown to everybody alike'}. Choose “Print to PDF”, and upload the new file. If the attached ones are to be signed, upload them as documents of their own.`,
  },
  pdf_rich_media: {
    nb: 'Filen inneholder film, lyd eller 3D, som ikke kan signeres på papir. Velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The file contains film, sound or 3D, which cannot be signed as paper. Choose “Print to PDF”, and upload the new file.',
  },
  pdf_form: {
    nb: 'Filen er et skjema som ikke alle programmer viser likt. Fyll det ut, velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The file is a form that not every program shows alike. Fill it in, choose “Print to PDF”, and upload the new file.',
  },
  pdf_field_over_mark: {
    nb: 'Et utfylt felt ligger over en markering eller tegning, og ville blitt skjult av den. Velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'A filled field lies over a mark or a drawing, and would be hidden by it. Choose “Print to PDF”, and upload the new file.',
  },
  pdf_layers: {
    nb: 'Filen har lag som er skjult, eller som ikke vises likt overalt. Velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The file has layers that are hidden, or that are not shown alike everywhere. Choose “Print to PDF”, and upload the new file.',
  },
  pdf_already_signed: {
    nb: 'Filen er alt signert digitalt, og signaturen ville gått tapt. Last opp den usignerte, eller be avsenderen om den.',
    en: 'The file is already digitally signed, and the signature would be lost. Upload the unsigned one, or ask its sender for it.',
  },
  pdf_bomb: {
    nb: ({ reason }) =>
      reason === 'pixels'
        ? 'Filen har et bilde som er større enn noe papir trenger. Lagre den med mindre bilder, og last opp den nye filen.'
        : 'Filen krever langt mer av den som leser eller viser den enn noe papir trenger. Velg «Skriv ut til PDF», og last opp den nye filen. Blir den også avvist, del dokumentet i flere.',
    en: ({ reason }) =>
      reason === 'pixels'
        ? 'The file has a picture larger than any paper needs. Save it with smaller pictures, and upload the new file.'
        : 'The file asks far more of those who read or show it than any paper needs. Choose “Print to PDF”, and upload the new file. If that is refused too, split the document.',
  },
  pdf_too_many_pages: {
    nb: (facts) =>
      `Filen har for mange sider${ofPages(facts['pages'])}. Del den i deler på høyst 500 sider, og last opp hver.`,
    en: (facts) =>
      `The file has too many pages${ofPages(facts['pages'])}. Split it into parts of at most 500 pages, and upload each.`,
  },
  pdf_no_pages: {
    nb: 'Filen har ingen sider. Lagre dokumentet som PDF på nytt, og last opp den.',
    en: 'The file has no pages. Save the document as a PDF again, and upload that.',
  },
  document_differs: {
    nb: 'En annen fil er alt lastet opp på samme plass. Ingenting er endret; velg filen på nytt.',
    en: 'Another file is already uploaded in the same place. Nothing was changed; choose the file again.',
  },

  // Sending.
  cannot_stamp: {
    nb: 'Kodene kan ikke settes på denne filen. Ingenting er sendt. Velg «Skriv ut til PDF», og last opp den nye filen.',
    en: 'The codes cannot be put on this file. Nothing was sent. Choose “Print to PDF”, and upload the new file.',
  },
  stamped_differs: {
    nb: ({ page, reason }) =>
      `${reason === 'not_drawn' ? `Side ${text(page)} kan ikke tegnes til kontroll` : `Side ${text(page)} ville sett annerledes ut enn den du lastet opp`}. Ingenting er sendt, og utkastet ligger her. Velg «Skriv ut til PDF», se over siden, og last opp den nye filen.`,
    en: ({ page, reason }) =>
      `${reason === 'not_drawn' ? `Page ${text(page)} cannot be drawn to be checked` : `Page ${text(page)} would look different from the one you uploaded`}. Nothing was sent, and the draft is still here. Choose “Print to PDF”, look the page over, and upload the new file.`,
  },
  documents_busy: {
    nb: (facts) =>
      `Det er kø for dokumenter akkurat nå. Prøv igjen om ${text(facts['retryAfterSeconds'])} sekunder; det du har valgt og skrevet, er beholdt.`,
    en: (facts) =>
      `There is a queue for documents right now. Try again in ${text(facts['retryAfterSeconds'])} seconds; what you chose and wrote is kept.`,
  },
  letters_missing: {
    nb: (facts) =>
      `«${text(facts['text'])}» har tegn som ikke kan trykkes på sidene: ${text(facts['letters'])}. Ingenting er sendt. Skriv det om, eller send med spørsmålstegn i stedet.`,
    en: (facts) =>
      `“${text(facts['text'])}” has characters that cannot be printed on the pages: ${text(facts['letters'])}. Nothing was sent. Write it otherwise, or send with question marks instead.`,
  },
  document_sent: {
    nb: 'Dokumentet er alt sendt, til andre eller med en annen tittel. Åpne det og se hvordan det står.',
    en: 'The document has already been sent, to others or under another title. Open it and see how it stands.',
  },
  signers_missing: {
    nb: 'Velg minst én undertegner.',
    en: 'Choose at least one signer.',
  },
  too_many_signers: {
    nb: 'Flere enn ti kan ikke signere samme dokument. Fjern noen.',
    en: 'No more than ten can sign the same document. Remove some.',
  },
  signer_twice: {
    nb: 'Samme person er valgt to ganger. Fjern den ene.',
    en: 'The same person is chosen twice. Remove one.',
  },
  signer_unknown: {
    nb: 'En av undertegnerne har ikke lenger tilgang hos klienten. Velg en annen.',
    en: 'One of the signers no longer has access to the client. Choose another.',
  },

  // Signing and ending.
  document_unknown: {
    nb: 'Dokumentet finnes ikke, eller du har ikke tilgang til det.',
    en: 'The document does not exist, or you do not have access to it.',
  },
  document_not_sent: {
    nb: 'Dokumentet er ikke sendt til signering ennå.',
    en: 'The document has not been sent for signing yet.',
  },
  document_closed: {
    nb: 'Dokumentet er trukket, avslått eller forkastet, og kan ikke signeres mer.',
    en: 'The document was withdrawn, declined or discarded, and can no longer be signed.',
  },
  document_signed: {
    nb: 'Alle har signert. Dokumentet kan ikke trekkes eller avslås lenger.',
    en: 'Everybody has signed. The document can no longer be withdrawn or declined.',
  },
  document_changed: {
    nb: 'En annen signerte mens du leste. Signaturen din er ikke gitt; les den nye filen og signer på nytt.',
    en: 'Somebody else signed while you were reading. Your signature was not given; read the new file and sign again.',
  },
  not_a_signer: {
    nb: 'Du er ikke blant dem som skal signere dette dokumentet.',
    en: 'You are not among those who are to sign this document.',
  },
  already_signed: {
    nb: 'Du har alt signert dette dokumentet.',
    en: 'You have already signed this document.',
  },
  not_the_sender: {
    nb: 'Bare den som kan sende dokumenter, kan trekke eller forkaste dem.',
    en: 'Only those who may send documents can withdraw or discard them.',
  },
  closing_unfit: {
    nb: 'Det går ikke slik dokumentet står nå. Last siden på nytt og se hvordan det står.',
    en: 'That cannot be done as the document stands now. Load the page again and see how it stands.',
  },
  reason_missing: {
    nb: 'Skriv hvorfor du avslår.',
    en: 'Write why you decline.',
  },
  second_factor_missing: {
    nb: 'Du har ikke satt opp engangskode, og kan ikke signere uten. Be den som drifter Segl om å sette den opp for deg.',
    en: 'You have not set up a one-time code, and cannot sign without one. Ask whoever operates Segl to set it up for you.',
  },
  second_factor_wrong: {
    nb: 'Engangskoden stemmer ikke, eller er brukt før. Vent til appen viser en ny, og skriv den.',
    en: 'The one-time code is not right, or was used before. Wait until the app shows a new one, and enter that.',
  },
  cannot_extend: {
    nb: 'Filen kan ikke ta imot en signatur uten at det som står der, endres. Ingenting er signert; si fra til den som drifter Segl.',
    en: 'The file cannot take a signature without changing what stands there. Nothing was signed; tell whoever operates Segl.',
  },
  field_missing: {
    nb: 'Filen har ikke feltet for signaturen. Ingenting er signert; si fra til den som drifter Segl.',
    en: 'The file lacks the field for the signature. Nothing was signed; tell whoever operates Segl.',
  },
  field_already_signed: {
    nb: 'Feltet for signaturen er alt i bruk. Ingenting er signert nå; last siden på nytt.',
    en: 'The field for the signature is already in use. Nothing was signed now; load the page again.',
  },
  signature_too_large: {
    nb: 'Signaturen får ikke plass i filen. Ingenting er signert; si fra til den som drifter Segl.',
    en: 'The signature does not fit in the file. Nothing was signed; tell whoever operates Segl.',
  },
  timestamp_unavailable: {
    nb: 'Tidsstempeltjenesten svarer ikke. Ingenting er signert; prøv igjen om litt, med en ny engangskode.',
    en: 'The timestamp authority does not answer. Nothing was signed; try again shortly, with a new one-time code.',
  },
  ...timestamps(['refused', 'malformed', 'untrusted', 'wrong_imprint', 'wrong_nonce', 'wrong_time']),

  // Checking a file in the browser.
  file_too_large: {
    nb: 'Filen er større enn 200 MB og kan ikke kontrolleres i nettleseren. Bruk «segl verify» på kommandolinjen.',
    en: 'The file is larger than 200 MB and cannot be verified in the browser. Use “segl verify” on the command line.',
  },
  check_timed_out: {
    nb: 'Kontrollen ble ikke ferdig på den tiden den får, og er stanset. Prøv på en raskere maskin, eller bruk «segl verify» på kommandolinjen.',
    en: 'Verification did not finish in the time it is given and was stopped. Try a faster machine, or use “segl verify” on the command line.',
  },
  check_crashed: {
    nb: 'Kontrollen stoppet uventet. Stol ikke på filen før den er kontrollert et annet sted.',
    en: 'Verification stopped unexpectedly. Do not trust the file until it is verified elsewhere.',
  },

  // Looking a document up by the code on its pages.
  code_malformed: {
    nb: 'Det er ikke en dokumentkode: den har sju grupper på fire tegn. Se etter om noe mangler.',
    en: 'That is not a document code: it has seven groups of four characters. See whether something is missing.',
  },
  code_mistyped: {
    nb: 'Minst ett tegn er feil. Sammenlign med papiret, tegn for tegn.',
    en: 'At least one character is wrong. Compare it with the paper, character by character.',
  },
  code_unknown: {
    nb: 'Segl har ikke sendt noe dokument med den koden. Er den skrevet riktig av, er ikke dokumentet sendt herfra.',
    en: 'Segl has sent no document with that code. If it is copied correctly, the document was not sent from here.',
  },
} as const satisfies Record<string, Sentence>;

function ofPages(pages: unknown): string {
  return typeof pages === 'number' ? ` (${text(pages)})` : '';
}

/** Whatever is wrong with an answer of the timestamp authority, the person can do the same about it. */
function timestamps<const N extends string>(names: readonly N[]): Record<`timestamp_${N}`, Sentence> {
  const sentence: Sentence = {
    nb: 'Tidsstempelet vi fikk, holdt ikke kontrollen. Ingenting er signert; prøv igjen, og si fra til den som drifter Segl om det skjer på nytt.',
    en: 'The timestamp we were given did not pass the checks. Nothing was signed; try again, and tell whoever operates Segl if it happens again.',
  };
  return Object.fromEntries(names.map((name) => [`timestamp_${name}`, sentence])) as Record<
    `timestamp_${N}`,
    Sentence
  >;
}
