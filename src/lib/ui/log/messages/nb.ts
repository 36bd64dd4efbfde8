import * as words from '#lib/domain/events/words/nb.ts';

/** What the log can be asked for, and what it says then. */
export const logFilter = {
  label: 'Finn i loggen',
  find: 'Finn',
  textHint: 'Ord eller de tre første bokstavene; tall helt ut; «…» for hele ord',
  all: 'Alle',
  anything: 'Alt',
  chosen: 'Valgt',
  remove: (what: string) => `Ta bort: ${what}`,
  clear: 'Vis hele loggen',
  chip: (field: string, value: string) => `${field}: ${value}`,
  none: 'Ingen hendelser svarer til det som er valgt',
  noneBody: 'Ta bort noe av det, eller skriv færre bokstaver av ordet: de tre første er nok.',
  found: 'Hendelser som er funnet, nyeste først',
  refused: (what: string) => `Dette kan loggen ikke spørres om, og er utelatt: ${what}`,
  where: 'Hvor',
  unknownWhere: 'ikke oppgitt',
} as const;

/** Everything that happened to one thing. */
export const history = {
  title: 'Historikk',
  of: (what: string) => `Historikk: ${what}`,
  lead: 'Alt som har hendt med dette og med det som hører til, i den rekkefølgen loggen har det.',
  back: 'Til loggen',
  open: 'Åpne det',
  show: 'Historikk',
  showFor: (what: string) => `Historikk: ${what}`,
  list: 'Hendelser, eldste først',
  changes: 'Hva som ble endret',
  noChanges: 'Ingenting er endret siden det ble skrevet første gang.',
  chooseTitle: 'Velg noe å se historikken til',
  chooseBody: 'Åpne loggen og trykk på en hendelse.',
  emptyTitle: 'Loggen har ingenting om dette',
  emptyBody: 'Adressen kan være feil, eller det hører til en annen klient.',
  cut: (count: string) => `Bare de ${count} første hendelsene vises.`,
} as const;

/** What events are about, by type. */
export const subjectTypes = words.subjectTypes;

/** What the log can be asked by. */
export const logAsked = words.logAsked;

/** The log as a report. */
export const logReport = words.logReport;

/** The log taken out as a file. */
export const logFiles = {
  title: 'Last ned uttrekket',
  lead: 'Alle hendelsene som er valgt, ikke bare de som vises. At det tas ut, står i loggen.',
  pdf: 'Signert PDF',
  csvIs: 'Ren tekst, for andre programmer. Tidspunktene er i UTC.',
  xlsxIs: 'For Excel og andre regneark, med et eget ark om hva uttrekket er. Tidspunktene er norske.',
  pdfIs: (most: string) =>
    `Til å legge ved og arkivere, forseglet av installasjonen. Høyst ${most} hendelser.`,
  sealing: 'Skriver og forsegler …',
} as const;
