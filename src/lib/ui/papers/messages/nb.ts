/** The pages of a receipt: their order, and one of them closely. */
export const pages = {
  count: (count: number) => `${count} sider`,
  pdf: (picture: number, pages: number) => `Bilde ${picture} er en PDF på ${pages} sider.`,
  earlier: 'Flytt frem',
  later: 'Flytt bak',
  moved: (number: number, of: number) => `Nå side ${number} av ${of}`,
  remove: 'Fjern',
  full: (most: number) => `En kvittering har plass til ${most} bilder. Ta resten som en kvittering til.`,
} as const;

/** The paper that was found in a picture. */
export const edges = {
  found: (picture: number) => `Fant papiret i bilde ${picture}`,
  see: 'Se utsnittet',
  title: 'Rett opp bildet',
  lead: 'Dra i hjørnene om de ligger feil. Det er utsnittet som sendes; resten av bildet blir da ikke tatt vare på.',
  before: 'Bildet du tok',
  after: 'Slik blir det',
  use: 'Bruk utsnittet',
  keep: 'Behold hele bildet',
  corner: (at: number) =>
    [
      'Hjørnet øverst til venstre',
      'Hjørnet øverst til høyre',
      'Hjørnet nederst til høyre',
      'Hjørnet nederst til venstre',
    ][at] ?? '',
  move: 'Flytt med piltastene',
  crossed: 'Hjørnene ligger om hverandre. Dra dem til hvert sitt hjørne av papiret.',
  failed: 'Enheten fikk ikke rettet opp bildet. Hele bildet er med som det er.',
  drawing: 'Retter opp …',
} as const;

/** What is read of a receipt on the device, and offered. */
export const reading = {
  ask: 'Foreslå beløp og dato',
  title: 'Les kvitteringen på enheten',
  lead: 'Enheten leser bildet selv og foreslår beløp, dato og hvem som har solgt. Du velger hva som stemmer; ingenting fylles ut av seg selv.',
  stays:
    'Lesingen sender ingenting. Når du lagrer, sendes bildet som før, og av det som er lest bare det du har valgt.',
  loads: (megabytes: number) =>
    `Første gang lastes omtrent ${megabytes} MB ned fra denne serveren. Etterpå virker det uten nett.`,
  turnOn: 'Slå på',
  notNow: 'Ikke nå',
  turnOff: 'Slå av lesing',
  loading: 'Laster ned det som leser …',
  busy: 'Leser på enheten …',
  absent: 'Det som leser, kunne ikke lastes ned. Det prøves igjen med neste bilde.',
  nothing: 'Fant verken beløp eller dato å foreslå.',
  amounts: 'Forslag til sum',
  dates: 'Forslag til dag',
  texts: 'Forslag til navn',
  orgnr: (digits: string) => `org.nr. ${digits}`,
  place: (picture: number) => `Lest her, i bilde ${picture}`,
} as const;
