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
  reversal_of_accrued:
    'En linje av bilaget er periodisert, og måneder gjenstår. Avslutt periodiseringen først, så kan bilaget reverseres.',
  reversal_of_automatic:
    'Bilaget er en del av en periodisering. Avslutt periodiseringen i stedet: da føres det som er igjen, tilbake.',
  reversal_of_difference:
    'Dette er valutadifferansen av en utligning. Opphev utligningen under Åpne poster, så tas den tilbake.',
  currency_account_missing: (facts) =>
    `Kontoplanen har ingen konto for valutadifferanser (${text(facts['account'])}). Legg den til under Kontoplan og registre, og lign ut på nytt.`,
  matching_too_early: (facts) =>
    `Differansen kan ikke dateres før den siste posten, ${date(facts['date'])}. Velg en senere dato.`,
  reversal_too_early: (facts) =>
    `En reversering kan ikke være eldre enn bilaget fra ${date(facts['date'])}. Velg en senere dato.`,
  clock_differs:
    'Klokka på serveren går feil, så ingenting er bokført. Si fra til den som drifter Segl, og prøv igjen etterpå.',
  series_unknown: (facts) => `Bilagsserie ${text(facts['series'])} finnes ikke hos klienten. Velg en annen.`,
  period_unknown: (facts) =>
    `Klienten har ingen periode for ${date(facts['date'])}. Velg en dato i et åpnet regnskapsår.`,
  period_locked: (facts) => `Perioden ${period(facts)} er låst. Velg en dato i en åpen periode.`,
  period_soft_locked: (facts) =>
    `Perioden ${period(facts)} er sperret for andre enn dem som kan låse perioder. Be en av dem sende det inn på nytt eller åpne den, eller velg en dato i en åpen periode.`,
  period_not_in_year: (facts) =>
    `Regnskapsåret ${text(facts['year'])} har ingen periode ${text(facts['period'])}.`,
  saft_span_unknown:
    'Klienten har ikke disse periodene, eller den siste kommer før den første. Ingen fil er laget. Velg et annet år eller andre perioder.',
  saft_export_busy:
    'Det hentes allerede så mange SAF-T-filer som serveren lager samtidig. Vent til en av dem er ferdig, og prøv igjen.',
  saft_export_too_large: (facts) =>
    `Regnskapet blir ${text(facts['files'])} filer, og her lages én. Velg færre perioder, eller be den som drifter Segl om å eksportere med kommandoen.`,
  period_out_of_order: (facts) => `Perioder låses i rekkefølge. Lås ${period(facts)} først.`,
  period_not_locked: 'Perioden er åpen allerede.',
  period_not_last_locked: (facts) => `Perioder åpnes fra den siste. Åpne ${period(facts)} først.`,
  approval_needed:
    'Klientens attestasjonsregler krever attestering av et slikt bilag. Lag det i innboksen, og send det til attestering.',
  reopening_differs: 'Det samme er alt bedt om med andre ord. Last siden på nytt, og se hva som står.',
  position_unknown: (facts) =>
    `Loggen har ikke så mange hendelser som det er spurt om: ${text(facts['at'])}. Velg en tidligere dag.`,
  account_unknown: (facts) => `Konto ${text(facts['account'])} finnes ikke hos klienten. Velg en annen.`,
  account_not_valid: (facts) =>
    `Konto ${text(facts['account'])} gjelder ikke ${date(facts['date'])}. Velg en annen konto eller dato.`,
  invoice_again: (facts) =>
    `Faktura ${text(facts['invoice'])} er alt ført, som bilag ${text(facts['voucher'])}. Er dette en annen faktura, rett nummeret.`,
  paper_again: (facts) =>
    `Det samme papiret er alt ført, som bilag ${text(facts['voucher'])}. Står det en faktura til på det, bekreft det.`,
  invoice_party_missing: (facts) =>
    `Linje ${text(facts['line'])} er en faktura uten kunde eller leverandør. Velg hvem den er fra eller til.`,
  invoice_dates_differ: (facts) =>
    `Linje ${text(facts['line'])} har en annen fakturadato. Før hver faktura som et bilag for seg.`,
  cid_invalid: (facts) =>
    `KID ${text(facts['cid'])} kan ikke være riktig: kontrollsifferet stemmer ikke. Se etter en gang til.`,
  accrual_line: (facts) =>
    `Linje ${text(facts['line'])} kan ikke periodiseres: bare inntekter og kostnader av bilag som er ført her, kan det.`,
  accrual_account: (facts) =>
    `Konto ${text(facts['account'])} kan ikke holde en periodisering. Velg en balansekonto, som 1700 eller 2900: ikke kunder, leverandører, bank, mva., trekk eller egenkapital.`,
  accrual_again: (facts) => `Linje ${text(facts['line'])} er alt periodisert.`,
  accrual_differs: 'Det samme er alt periodisert på en annen måte. Last siden på nytt, og se hva som står.',
  accrual_early: (facts) =>
    `Periodiseringen kan ikke begynne før ${date(facts['date'])}. Velg en senere dato eller måned.`,
  accrual_late: (facts) =>
    `Den første måneden kan ikke være mer enn ${text(facts['months'])} måneder fram. Velg en tidligere.`,
  accrual_over: 'Periodiseringen er over: ingenting er igjen.',
  accrual_too_small: (facts) =>
    `Beløpet blir mindre enn ett øre i måneden over ${text(facts['months'])} måneder. Velg færre.`,
  accrual_unknown: 'Periodiseringen finnes ikke. Last siden på nytt.',
  template_differs: 'Det samme er alt lagret som en annen mal. Last siden på nytt, og se hva som står.',
  template_early: (facts) =>
    `En mal kan ikke begynne å gjenta seg før ${date(facts['date'])}. Velg en senere dag.`,
  template_name_taken: (facts) =>
    `Det finnes alt en mal som heter «${text(facts['name'])}». Gi den et annet navn.`,
  template_span: 'Malen slutter før den begynner. Rett datoene.',
  template_unknown: 'Malen finnes ikke. Last siden på nytt.',
  item_unknown: 'En av postene finnes ikke lenger slik den vises. Last siden på nytt.',
  item_named_twice: 'Den samme posten er valgt to ganger. Last siden på nytt.',
  item_without_party: 'En post uten kunde eller leverandør kan ikke lignes ut.',
  items_of_several: 'Postene må være av én kunde eller leverandør, på én konto.',
  item_matched_beyond: (facts) =>
    `En annen har lignet ut noe av dette: ${amount(facts['open'])} er igjen av posten. Last siden på nytt, og velg igjen.`,
  matching_unbalanced: (facts) => `Postene går ikke opp: ${amount(facts['difference'])} skiller.`,
  matching_differs: 'Det samme er alt lignet ut med andre poster. Last siden på nytt.',
  matching_unknown: 'Utligningen finnes ikke. Last siden på nytt.',
  vat_code_unknown: (facts) => `Mva-kode ${text(facts['vatCode'])} finnes ikke hos klienten. Velg en annen.`,
  vat_code_not_valid: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} gjelder ikke ${date(facts['date'])}. Velg en annen kode eller dato.`,
  series_is_opening: (facts) =>
    `Serien ${text(facts['series'])} er for inngående balanse og tar ingen kvitteringer. Velg en annen serie.`,
  accounts_same: (facts) =>
    `Konto ${text(facts['account'])} står både i debet og kredit, så ingenting blir bokført. Velg en annen motkonto.`,
  line_amount_missing: (facts) => `Linje ${text(facts['line'])} mangler beløp. Bare én linje kan ta resten.`,
  vat_code_not_for_purchases: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} er ikke for kjøp. Velg en kode for inngående mva.`,
  vat_rate_unknown: (facts) =>
    `Satsen til mva-kode ${text(facts['vatCode'])} er ikke kjent. Velg en annen kode, eller skriv kostnaden uten kode.`,
  vat_differs_from_rate: (facts) =>
    `Mva på bilaget (${text(facts['stated'])}) er mer enn 50 øre fra det mva-kode ${text(facts['vatCode'])} gir (${text(facts['computed'])}). Rett beløpet, eller del linjen etter sats.`,
  vat_share_not_for_code: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} kan ikke deles. Før delen med fradrag og delen uten på hver sin linje.`,
  vat_account_missing: (facts) =>
    `Det er ikke kjent hvilken konto mva-kode ${text(facts['vatCode'])} føres på. Velg kontoen under Oppsett, eller bruk en annen kode.`,
  vat_code_has_no_tax: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} har ingen avgift som føres på en konto.`,
  vat_term_reported: (facts) =>
    `Mva for terminen til og med ${date(facts['date'])} er levert. Velg en senere dato, eller åpne terminen for korrigering under Mva-melding.`,
  vat_term_unknown: (facts) =>
    `Klienten har ingen mva-termin som begynner ${date(facts['date'])}. Gå til Mva-melding og velg en termin.`,
  company_details_locked: (facts) =>
    `Det er låste perioder fra den dagen, og filer av dem kan være levert. Velg ${date(facts['date'])} eller senere.`,
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
  account_exists: (facts) =>
    `Konto ${text(facts['account'])} finnes allerede. Velg et annet nummer, eller endre kontoen som er der.`,
  account_in_use: (facts) =>
    `Konto ${text(facts['account'])} har en post ${date(facts['date'])} og må gjelde den dagen. Velg en annen dato.`,
  account_kind_locked: (facts) =>
    `Konto ${text(facts['account'])} har poster i perioden fra ${date(facts['date'])}, som er låst: den kan ikke flyttes mellom resultat og balanse. Åpne perioden, eller bruk en ny konto.`,
  grouping_unknown: (facts) =>
    `Grupperingen ${text(facts['grouping']) || '–'} står ikke i årets kodeliste. Velg kategori og kode fra listen.`,
  dates_backwards: (facts) =>
    `Siste dag, ${date(facts['to'])}, er før første dag, ${date(facts['from'])}. Rett datoene.`,
  requirement_gone: (facts) =>
    `Kravet om dimensjon ${text(facts['dimension'])} har gjeldt og kan ikke tas bort. Sett en siste dag i stedet.`,
  requirement_overlaps: (facts) =>
    `Dimensjon ${text(facts['dimension'])} er krevd to ganger på samme dag. Rett datoene.`,
  vat_code_exists: (facts) => `Mva-kode ${text(facts['vatCode'])} finnes allerede. Velg en annen kode.`,
  standard_code_unknown: (facts) =>
    `Standardkode ${text(facts['vatCode'])} står ikke i Skatteetatens liste. Velg en fra listen.`,
  vat_rate_in_use: (facts) =>
    `Mva-kode ${text(facts['vatCode'])} er brukt ${date(facts['date'])}. Det som er bokført, beholder satsen; velg en dag etter.`,
  vat_rate_too_early: (facts) =>
    `Den nyeste satsen til mva-kode ${text(facts['vatCode'])} gjelder fra ${date(facts['date'])}. Velg en dag etter.`,
  counterparty_exists: (facts) => `Nummer ${text(facts['number'])} er i bruk. Velg et annet.`,
  counterparty_in_use: (facts) =>
    `Det er ført noe på den ${date(facts['date'])}. Siste dag kan ikke være før det.`,
  counterparty_closed: (facts) =>
    `Kunden eller leverandøren er stengt og tar ikke imot noe ${date(facts['date'])}. Velg en annen, eller åpne den igjen.`,
  bank_account_invalid: (facts) =>
    `Bankkonto ${text(facts['bankAccount'])} kan ikke være riktig: kontrollsifferet stemmer ikke. Se etter en gang til.`,
  orgnr_invalid: (facts) =>
    `Organisasjonsnummer ${text(facts['orgnr'])} kan ikke være riktig: kontrollsifferet stemmer ikke. Se etter en gang til.`,
  dimension_exists: (facts) => `Dimensjon ${text(facts['dimension'])} finnes allerede. Velg en annen kode.`,
  dimension_in_use: (facts) =>
    `Dimensjon ${text(facts['dimension'])} er brukt ${date(facts['date'])}. Siste dag kan ikke være før det.`,
  dimension_closed: (facts) =>
    `Dimensjon ${text(facts['dimension'])} er stengt ${date(facts['date'])}. Velg en annen, eller åpne den igjen.`,
  dimension_missing: (facts) =>
    `Konto ${text(facts['account'])} krever dimensjon ${text(facts['dimension'])} på linjen. Fyll den ut.`,
  series_exists: (facts) => `Bilagsserie ${text(facts['series'])} finnes allerede. Velg en annen kode.`,
  fiscal_year_backwards: 'Regnskapsåret slutter før det begynner. Velg en senere siste dag.',
  fiscal_year_too_long: (facts) =>
    `Regnskapsåret ville få ${text(facts['months'])} måneder; det kan ha 18. Velg en tidligere siste dag.`,
  fiscal_year_ends_within_month: 'Et regnskapsår slutter med en måned. Velg månedens siste dag.',
  fiscal_year_out_of_reach: (facts) =>
    `Året begynner ${date(facts['date'])}. Regnskap føres her fra 1. januar 2012, og et år åpnes inntil tolv måneder fram. Velg en annen første dag.`,
  fiscal_year_taken: (facts) =>
    `Regnskapsåret ${text(facts['year'])} er der allerede. Last siden på nytt og se hva som er det siste.`,
  fiscal_year_unknown: 'Klienten har ikke noe regnskapsår å gå videre fra.',
  saft_unreadable: (facts) =>
    `En fil kan ikke leses (${text(facts['fault'])}, linje ${text(facts['line'])}). Ingenting er importert. Kontroller filen under Kontroll av SAF-T, og hent den på nytt.`,
  saft_rejected: (facts) =>
    `En fil henger ikke sammen: ${text(facts['count'])} slags feil, den første på linje ${text(facts['line'])} (${text(facts['fault'])}). Ingenting er importert. Kontroller filen under Kontroll av SAF-T; der står alle.`,
  saft_other_company: (facts) =>
    `En fil er for organisasjonsnummer ${text(facts['orgnr']) || '–'}, og ikke ${text(facts['expected'])}. Ingenting er importert; velg filene til denne klienten.`,
  saft_within_books: (facts) =>
    `En fil begynner ${date(facts['from'])}, og det er bokført til og med ${date(facts['last'])}. Ingenting er importert; velg en fil som begynner etter det.`,
  saft_period_locked: (facts) =>
    `Perioden ${period(facts)} er låst, og en fil dekker den. Ingenting er importert; åpne perioden først.`,
  saft_differs_here: (facts) =>
    `En fil går ikke videre fra regnskapet her: ${text(facts['count'])} ting er forskjellige. Ingenting er importert; rett regnskapet eller filen.`,
  saft_changed_meanwhile: 'En fil ble endret mens den ble lest. Ingenting er importert; prøv igjen.',
  saft_refused_by_ledger: (facts) =>
    `Regnskapet tar ikke imot filen (${text(facts['constraint'])}). Ingenting er importert.`,
  saft_being_imported:
    'Serveren importerer for noen andre akkurat nå. Ingenting er importert; prøv igjen om litt.',
  client_beginning_not_yours:
    'Bare den som er administrator hos en klient her, kan opprette en ny. Ingenting er opprettet; spør en administrator, eller den som drifter Segl.',
  client_exists: (facts) =>
    `Organisasjonsnummer ${text(facts['orgnr'])} har en klient her allerede. Ingenting er opprettet; be administratoren hos den om tilgang.`,
  client_name_invalid: (facts) => `Skriv et navn på høyst ${text(facts['most'])} tegn.`,
  person_not_yours:
    'En av personene er ikke lenger hos noen klient du er administrator for. Ingenting er opprettet; last siden på nytt.',
  legal_form_unknown: (facts) =>
    `Det finnes ingen standard kontoplan for ${text(facts['form'])}. Velg en annen foretaksform.`,
  date_invalid: (facts) => `${text(facts['date'])} er ingen dato. Skriv den som 01.01.2027.`,
  user_unknown: 'Brukeren din finnes ikke lenger. Logg inn på nytt.',
  member_exists: 'Du er med hos klienten allerede. Last siden på nytt.',
  year_end_year_unknown: (facts) => `Klienten har ikke regnskapsåret ${text(facts['year'])}. Velg et annet.`,
  year_end_periods_open: (facts) => `Året avsluttes når alle periodene er låst. Lås ${period(facts)} først.`,
  year_end_earlier_first: (facts) =>
    `Resultatet for ${text(facts['year'])} er ikke disponert. Avslutt det året først.`,
  year_end_account: (facts) =>
    `Konto ${text(facts['account'])} kan ikke brukes i en årsavslutning på årets siste dag. Velg en annen.`,
  year_end_off: (facts) =>
    `Disponeringen er ${amount(facts['amount'])} fra det som er igjen av resultatet. Ingenting er ført; rett beløpene.`,
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
