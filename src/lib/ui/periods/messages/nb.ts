import { counted } from '#lib/i18n/count.ts';

export const periods = {
  title: 'Perioder',
  lead: (client: string) => `${client}: måned for måned, i rekkefølge.`,
  list: 'Perioder, nyeste først',
  toAccruals: 'Periodiseringer',
  toYearEnd: 'Årsavslutning',
  month: 'Måned',
  state: 'Tilstand',
  drafts: 'Kladder',
  undocumented: 'Uten vedlegg',
  open: 'Åpen',
  lockedBy: (name: string, time: string) => `Låst av ${name}, ${time}`,
  softTitle: 'Sperret for andre',
  softLead:
    'I en sperret måned bokføres bare det som de som kan låse perioder, selv bokfører eller sender inn. Sperren kan oppheves.',
  softLockedBy: (name: string, time: string) => `Sperret for andre av ${name}, ${time}`,
  softLock: (month: string) => `Sperr ${month} for andre`,
  lift: (month: string) => `Opphev sperren av ${month}`,
  next: (month: string) => `Neste: ${month}`,
  nothingOpen: 'Alle perioder som er over, er låst.',
  noDrafts: 'Ingen kladder er datert i måneden.',
  someDrafts: (count: number) =>
    counted(
      count,
      '1 kladd er datert i måneden og ikke bokført.',
      `${count} kladder er datert i måneden og ikke bokført.`,
    ),
  toInbox: 'Til innboksen',
  toApprovals: (count: number) => `Til attestering (${count})`,
  submitted: (count: number) =>
    counted(count, '1 av dem venter på attestering.', `${count} av dem venter på attestering.`),
  andMore: (count: number) => `og ${count} til`,
  allDocumented: 'Alle bilag som er laget her, har vedlegg eller en grunn til at det mangler.',
  someUndocumented: (count: number) =>
    counted(
      count,
      '1 bilag har verken vedlegg eller grunn.',
      `${count} bilag har verken vedlegg eller grunn.`,
    ),
  unmatched: 'Åpne poster',
  vat: 'Mva-melding',
  vatMissing: 'ikke sendt',
  vatRuns: 'løper',
  allMatched: 'Alle poster fra måneden er utlignet.',
  someUnmatched: (count: number) =>
    counted(count, '1 post fra måneden er ikke utlignet.', `${count} poster fra måneden er ikke utlignet.`),
  toCustomers: (count: number) => `Til kundenes (${count})`,
  toSuppliers: (count: number) => `Til leverandørenes (${count})`,
  vatUnsent: (months: string) => `Mva-meldingen for ${months} er ikke sendt.`,
  toVat: 'Til mva-meldingen',
  lock: (month: string) => `Hold inne for å låse ${month}`,
  locking: 'Låser …',
  lockLead:
    'En låst periode tar ikke imot bilag, bare årsavslutningen. Å åpne den igjen krever to, og står i loggen.',
  reopen: (month: string) => `Åpne ${month} igjen …`,
  reopenTitle: (month: string) => `Åpne ${month} igjen`,
  reopenLead:
    'Det som er rapportert, hviler på låste perioder. Derfor må to be om det; kan bare én i klienten, er én nok.',
  reason: 'Hvorfor?',
  reopenConfirm: 'Hold inne for å be om det',
  reopening: 'Sender …',
  wish: (name: string, time: string) => `${name} vil åpne den, ${time}:`,
  asked: (month: string) => `Ønsket er lagret. ${month} åpnes når en annen ber om det samme.`,
  opened: (month: string) => `${month} er åpen igjen.`,
} as const;
