import { amount, date, period, text, type Sentence } from '../facts.ts';

/** Codes of posting, of the chart of accounts and of the log. */
export const ledger = {
  voucher_unbalanced: (facts) =>
    `Bilaget er ikke i balanse: ${amount(facts['difference'])} skiller. Rett linjene.`,
  voucher_too_few_lines: 'Et bilag må ha minst to linjer.',
  voucher_too_many_lines: 'Bilaget har for mange linjer. Del det i flere bilag.',
  line_zero: (facts) => `Linje ${text(facts['line'])} er på null. Skriv et beløp, eller fjern den.`,
  voucher_unknown: 'Bilaget finnes ikke, eller du har ikke tilgang til det.',
  voucher_differs:
    'Et bilag med samme nøkkel er alt bokført med annet innhold. Ingenting er bokført nå; se på det som står.',
  already_reversed: 'Bilaget er alt reversert.',
  reversal_of_receipt:
    'Dette bilaget tok tilbake en kvittering. Skal den bokføres likevel, konter den på nytt fra bilaget som ble tilbakeført.',
  reversal_too_early: (facts) =>
    `En reversering kan ikke være eldre enn bilaget fra ${date(facts['date'])}. Velg en senere dato.`,
  clock_differs:
    'Klokka på serveren går feil, så ingenting er bokført. Si fra til den som drifter Segl, og prøv igjen etterpå.',
  series_unknown: (facts) => `Bilagsserie ${text(facts['series'])} finnes ikke hos klienten. Velg en annen.`,
  period_unknown: (facts) =>
    `Klienten har ingen periode for ${date(facts['date'])}. Velg en dato i et åpnet regnskapsår.`,
  period_locked: (facts) => `Perioden ${period(facts)} er låst. Velg en dato i en åpen periode.`,
  period_not_in_year: (facts) =>
    `Regnskapsåret ${text(facts['year'])} har ingen periode ${text(facts['period'])}.`,
  period_out_of_order: (facts) => `Perioder låses i rekkefølge. Lås ${period(facts)} først.`,
  account_unknown: (facts) => `Konto ${text(facts['account'])} finnes ikke hos klienten. Velg en annen.`,
  account_not_valid: (facts) =>
    `Konto ${text(facts['account'])} gjelder ikke ${date(facts['date'])}. Velg en annen konto eller dato.`,
  vat_code_unknown: (facts) => `Mva-kode ${text(facts['vatCode'])} finnes ikke hos klienten. Velg en annen.`,
  vat_code_not_valid: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} gjelder ikke ${date(facts['date'])}. Velg en annen kode eller dato.`,
  vat_code_not_for_purchases: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} er ikke for kjøp. Velg en kode for inngående mva.`,
  vat_rate_unknown: (facts) =>
    `Satsen til mva-kode ${text(facts['vatCode'])} er ikke kjent. Velg en annen kode, eller skriv kostnaden uten kode.`,
  vat_account_missing: (facts) =>
    `Det er ikke kjent hvilken konto mva-kode ${text(facts['vatCode'])} føres på. Velg kontoen under Oppsett, eller bruk en annen kode.`,
  vat_code_has_no_tax: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} har ingen avgift som føres på en konto.`,
  vat_term_reported: (facts) =>
    `Mva for terminen til og med ${date(facts['date'])} er levert. Velg en senere dato, eller åpne terminen for korrigering under Mva-melding.`,
  vat_term_unknown: (facts) =>
    `Klienten har ingen mva-termin som begynner ${date(facts['date'])}. Gå til Mva-melding og velg en termin.`,
  vat_registration_within_term: (facts) =>
    `Endringen må begynne der begge slags terminer begynner. Neste slike dag er ${date(facts['date'])}.`,
  vat_specification_not_of_code: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} kan ikke ha den spesifikasjonen. Velg en annen.`,
  vat_return_differs:
    'En annen melding er alt levert med samme nøkkel. Last siden på nytt, og se hva som står.',
  vat_return_stopped: 'Meldingen er stoppet av noe som må rettes først. Last siden på nytt, og se øverst.',
  vat_return_changed:
    'Regnskapet er endret siden filen ble laget, så ingenting er levert her. Last siden på nytt, og lever den nye filen.',
  vat_return_holds: (facts) =>
    `Terminen fra ${date(facts['date'])} har alt en melding. Åpne den for korrigering for å levere en ny.`,
  vat_return_unknown: 'Meldingen finnes ikke, eller den er åpnet for korrigering. Last siden på nytt.',
  vat_settlement_account_missing:
    'Kontoplanen mangler oppgjørskonto for merverdiavgift (2740) eller konto for øreavrunding. Legg dem til, og prøv igjen.',
  vat_settlement_off: (facts) =>
    `Kontoene for mva er ${amount(facts['amount'])} fra det meldingen sier. Finn forskjellen før oppgjøret føres.`,
  vat_nothing_to_settle: 'Det er ingenting å gjøre opp på kontoene for mva i terminen.',
  counterparty_unknown: 'Kunden eller leverandøren finnes ikke hos klienten. Velg en annen.',
  dimension_unknown: (facts) =>
    `Prosjekt ${text(facts['dimension'])} finnes ikke hos klienten. Velg et annet.`,
  department_exists: (facts) => `Avdeling ${text(facts['department'])} finnes allerede. Velg en annen kode.`,
  department_unknown: (facts) =>
    `Avdeling ${text(facts['department'])} finnes ikke hos klienten. Last siden på nytt.`,
  event_not_found: 'Hendelsen finnes ikke, eller du har ikke tilgang til den.',
  event_not_covered:
    'Hendelsen er skrevet, men sjekkpunktet som dekker den, er ikke signert ennå. Se igjen om litt.',
  proof_does_not_hold: 'Beviset stemmer ikke. Ikke stol på det som vises; si fra til den som drifter Segl.',
  evidence_too_large:
    'Det er mer her enn det er plass til i én bevisfil. Den som drifter Segl, kan gi ut bevis for én hendelse om gangen.',
  heads_unknown: 'Loggen har ikke hatt den størrelsen det ble spurt om. Last siden på nytt.',
  consistency_unprovable:
    'Serveren kan ikke vise at loggen bare er bygd videre på. Ikke stol på det som vises; si fra til den som drifter Segl.',
  alarm_unfounded: 'Meldingen om at loggen motsier seg selv, bygger ikke på to sjekkpunkter som gjør det.',
} as const satisfies Record<string, Sentence>;
