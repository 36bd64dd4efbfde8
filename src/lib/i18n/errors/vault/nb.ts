import { text, type Sentence } from '../facts.ts';

/** Codes of what lies locked on the device, and of what opens it. */
export const vault = {
  vault_exists: 'Passfrasen ble nettopp satt i en annen fane. Lås opp med den.',
  vault_absent: 'Enheten har ikke noe låst lenger: det ble fjernet i en annen fane. Last siden på nytt.',
  wrong_passphrase: 'Passfrasen stemmer ikke. Ingenting er slettet; prøv igjen.',
  wrong_recovery_code:
    'Koden åpner ikke det som er låst her. Den kan være fra en annen enhet, eller en nyere er laget siden.',
  recovery_code_mistyped: 'Koden er ikke skrevet riktig av. Se etter tegn som mangler eller er byttet om.',
  wrong_pin: (facts) =>
    Number(facts['left']) > 0
      ? `PIN-koden stemmer ikke. Forsøk igjen: ${text(facts['left'])}.`
      : 'PIN-koden stemmer ikke, og er glemt. Lås opp på en annen måte.',
  pin_too_short: (facts) => `PIN-koden må ha minst ${text(facts['shortest'])} sifre, og bare sifre.`,
  passkey_opens_nothing:
    'Passnøkkelen svarte, men svaret åpner ikke det låste lageret. Ingenting er slettet; bruk passfrasen eller gjenopprettingskoden.',
  passkey_without_prf:
    'Denne passnøkkelen kan ikke låse opp enheten; den, eller nettleseren, har ikke det som trengs. Bruk passfrasen.',
  passkey_unsteady:
    'Passnøkkelen ga to ulike svar på det samme spørsmålet. Den kunne låst deg ute, og er ikke lagt til.',
  envelope_foreign:
    'Denne måten å låse opp på hører til et annet låst lager enn det som ligger her. Ingenting er slettet; bruk en annen.',
  way_absent: 'Denne måten å låse opp på er fjernet. Bruk en annen.',
  last_way: 'Minst en passfrase eller en gjenopprettingskode må bli igjen. Lag en ny før du fjerner denne.',
  vault_waits: (facts) =>
    `For mange feil på rad. Vent ${text(facts['seconds'])} sekunder og prøv igjen. Ingenting er slettet.`,
  vault_emptied: (facts) =>
    `Det var ${text(facts['tries'])} feil på rad. Enheten har nå glemt det serveren har, slik klienten krever. Det som bare finnes her, ligger her fortsatt, låst. Med riktig passfrase kommer resten tilbake fra nettet.`,
  passphrase_too_short: (facts) =>
    `Passfrasen må ha minst ${text(facts['shortest'])} tegn. Noen ord etter hverandre holder.`,
} as const satisfies Record<string, Sentence>;
