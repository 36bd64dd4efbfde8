import { amount, date, period, text, type Sentence } from './facts.ts';

/** Codes of posting, of the chart of accounts and of the log. */
export const ledger = {
  voucher_unbalanced: {
    nb: (facts) => `Bilaget er ikke i balanse: ${amount(facts['difference'])} skiller. Rett linjene.`,
    en: (facts) =>
      `The voucher does not balance: it is off by ${amount(facts['difference'])}. Correct the lines.`,
  },
  voucher_too_few_lines: {
    nb: 'Et bilag må ha minst to linjer.',
    en: 'A voucher must have at least two lines.',
  },
  voucher_too_many_lines: {
    nb: 'Bilaget har for mange linjer. Del det i flere bilag.',
    en: 'The voucher has too many lines. Split it into several.',
  },
  line_zero: {
    nb: (facts) => `Linje ${text(facts['line'])} er på null. Skriv et beløp, eller fjern den.`,
    en: (facts) => `Line ${text(facts['line'])} is zero. Write an amount or remove it.`,
  },
  voucher_unknown: {
    nb: 'Bilaget finnes ikke, eller du har ikke tilgang til det.',
    en: 'The voucher does not exist, or you do not have access to it.',
  },
  voucher_differs: {
    nb: 'Et bilag med samme nøkkel er alt bokført med annet innhold. Ingenting er bokført nå; se på det som står.',
    en: 'A voucher with the same key is already posted with other content. Nothing was posted now; look at what is there.',
  },
  already_reversed: {
    nb: 'Bilaget er alt reversert.',
    en: 'The voucher has already been reversed.',
  },
  reversal_of_receipt: {
    nb: 'Dette bilaget tok tilbake en kvittering. Skal den bokføres likevel, konter den på nytt fra bilaget som ble tilbakeført.',
    en: 'This voucher took a receipt back. If it is to be posted after all, code it again from the voucher that was reversed.',
  },
  reversal_too_early: {
    nb: (facts) =>
      `En reversering kan ikke være eldre enn bilaget fra ${date(facts['date'])}. Velg en senere dato.`,
    en: (facts) =>
      `A reversal can't be earlier than the voucher of ${date(facts['date'])}. Choose a later date.`,
  },
  clock_differs: {
    nb: 'Klokka på serveren går feil, så ingenting er bokført. Si fra til den som drifter Segl, og prøv igjen etterpå.',
    en: "The server's clock is wrong, so nothing was posted. Tell whoever operates Segl, and try again afterwards.",
  },
  series_unknown: {
    nb: (facts) => `Bilagsserie ${text(facts['series'])} finnes ikke hos klienten. Velg en annen.`,
    en: (facts) => `The client has no voucher series ${text(facts['series'])}. Choose another.`,
  },
  period_unknown: {
    nb: (facts) =>
      `Klienten har ingen periode for ${date(facts['date'])}. Velg en dato i et åpnet regnskapsår.`,
    en: (facts) =>
      `The client has no period for ${date(facts['date'])}. Choose a date in an opened fiscal year.`,
  },
  period_locked: {
    nb: (facts) => `Perioden ${period(facts)} er låst. Velg en dato i en åpen periode.`,
    en: (facts) => `The period ${period(facts)} is locked. Choose a date in an open period.`,
  },
  period_not_in_year: {
    nb: (facts) => `Regnskapsåret ${text(facts['year'])} har ingen periode ${text(facts['period'])}.`,
    en: (facts) => `The fiscal year ${text(facts['year'])} has no period ${text(facts['period'])}.`,
  },
  period_out_of_order: {
    nb: (facts) => `Perioder låses i rekkefølge. Lås ${period(facts)} først.`,
    en: (facts) => `Periods are locked in order. Lock ${period(facts)} first.`,
  },
  account_unknown: {
    nb: (facts) => `Konto ${text(facts['account'])} finnes ikke hos klienten. Velg en annen.`,
    en: (facts) => `The client has no account ${text(facts['account'])}. Choose another.`,
  },
  account_not_valid: {
    nb: (facts) =>
      `Konto ${text(facts['account'])} gjelder ikke ${date(facts['date'])}. Velg en annen konto eller dato.`,
    en: (facts) =>
      `Account ${text(facts['account'])} is not valid on ${date(facts['date'])}. Choose another account or date.`,
  },
  vat_code_unknown: {
    nb: (facts) => `Mva-kode ${text(facts['vatCode'])} finnes ikke hos klienten. Velg en annen.`,
    en: (facts) => `The client has no VAT code ${text(facts['vatCode'])}. Choose another.`,
  },
  vat_code_not_valid: {
    nb: (facts) =>
      `Mva-kode ${text(facts['vatCode'])} gjelder ikke ${date(facts['date'])}. Velg en annen kode eller dato.`,
    en: (facts) =>
      `VAT code ${text(facts['vatCode'])} is not valid on ${date(facts['date'])}. Choose another code or date.`,
  },
  vat_code_not_for_purchases: {
    nb: (facts) => `Mva-kode ${text(facts['vatCode'])} er ikke for kjøp. Velg en kode for inngående mva.`,
    en: (facts) => `VAT code ${text(facts['vatCode'])} is not for purchases. Choose a code for input VAT.`,
  },
  vat_rate_unknown: {
    nb: (facts) =>
      `Satsen til mva-kode ${text(facts['vatCode'])} er ikke kjent. Velg en annen kode, eller skriv kostnaden uten kode.`,
    en: (facts) =>
      `The rate of VAT code ${text(facts['vatCode'])} is not known. Choose another code, or write the cost without one.`,
  },
  vat_account_missing: {
    nb: (facts) =>
      `Det er ikke kjent hvilken konto mva-kode ${text(facts['vatCode'])} føres på. Velg kontoen under Oppsett, eller bruk en annen kode.`,
    en: (facts) =>
      `It is not known which account VAT code ${text(facts['vatCode'])} is posted to. Choose the account under Setup, or use another code.`,
  },
  vat_code_has_no_tax: {
    nb: (facts) => `Mva-kode ${text(facts['vatCode'])} har ingen avgift som føres på en konto.`,
    en: (facts) => `VAT code ${text(facts['vatCode'])} has no tax that is posted to an account.`,
  },
  counterparty_unknown: {
    nb: 'Kunden eller leverandøren finnes ikke hos klienten. Velg en annen.',
    en: 'The client has no such customer or supplier. Choose another.',
  },
  dimension_unknown: {
    nb: (facts) => `Prosjekt ${text(facts['dimension'])} finnes ikke hos klienten. Velg et annet.`,
    en: (facts) => `The client has no project ${text(facts['dimension'])}. Choose another.`,
  },
  department_exists: {
    nb: (facts) => `Avdeling ${text(facts['department'])} finnes allerede. Velg en annen kode.`,
    en: (facts) => `There is a department ${text(facts['department'])} already. Choose another code.`,
  },
  department_unknown: {
    nb: (facts) => `Avdeling ${text(facts['department'])} finnes ikke hos klienten. Last siden på nytt.`,
    en: (facts) => `The client has no department ${text(facts['department'])}. Load the page again.`,
  },
  event_not_found: {
    nb: 'Hendelsen finnes ikke, eller du har ikke tilgang til den.',
    en: 'The event does not exist, or you do not have access to it.',
  },
  event_not_covered: {
    nb: 'Hendelsen er skrevet, men sjekkpunktet som dekker den, er ikke signert ennå. Se igjen om litt.',
    en: 'The event is written, but the checkpoint that covers it is not signed yet. Look again shortly.',
  },
  proof_does_not_hold: {
    nb: 'Beviset stemmer ikke. Ikke stol på det som vises; si fra til den som drifter Segl.',
    en: 'The proof does not hold. Do not trust what is shown; tell whoever operates Segl.',
  },
} as const satisfies Record<string, Sentence>;
