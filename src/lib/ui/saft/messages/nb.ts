import * as words from '#lib/domain/ledger/saft/words/nb.ts';

/** The public page where anyone checks a SAF-T file. */
export const saft = {
  title: 'Kontroller en SAF-T-fil',
  lead: 'Se om regnskapsfilen henger sammen: det et XSD-skjema slipper gjennom. Fra et hvilket som helst program, versjon 1.10 til 1.40, også pakket som .zip eller .gz.',
  file: 'Filen',
  choose: 'Velg SAF-T-fil',
  drop: 'Slipp filen her, eller velg den.',
  private: 'Filen forlater ikke nettleseren din. Kontrollen regnes ut her, på enheten.',
  reading: (name: string, percent: number) => `Leser ${name}: ${percent} %`,
  stop: 'Stopp',
  crashed: 'Nettleseren ga opp, kanskje fordi den manglet minne. Ingenting er sendt. Prøv på en annen enhet.',
  another: 'Kontroller en annen fil',
  download: 'Last ned som JSON',
  about: 'Om filen',
  company: 'Foretak',
  made: 'Laget',
  contents: 'Innhold',
  of: (name: string) => `Kontrollert: ${name}`,
  errors: 'Feil',
  warnings: 'Merknader',
  times: (count: string) => `${count} ganger`,
  once: 'Én gang',
  toDocuments: 'Kontroller et signert dokument',
} as const;

/** What is said of a file, here and at a terminal. */
export const saftFound = words.found;
export const saftFaults = words.faults;
export const saftFacts = words.facts;
export const saftTold = words.told;
