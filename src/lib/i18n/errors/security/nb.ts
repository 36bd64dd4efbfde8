import { text, type Sentence } from '../facts.ts';

/** Codes of what people prove themselves with, and of their own access. */
export const security = {
  factor_required: 'Bekreft at det er deg: med passnøkkelen eller eID-en, eller med en kode.',
  second_factor_missing:
    'Du har ingenting å bekrefte med ennå. Åpne «Sikkerhet», og legg til en passnøkkel eller en app for engangskoder.',
  second_factor_wrong:
    'Det stemte ikke, eller var brukt. Vent på den neste koden fra appen, eller bruk passnøkkelen.',
  second_factor_resting:
    'Etter tjue gale koder på rad tas ingen flere engangskoder imot. Bekreft med en passnøkkel eller en gjenopprettingskode.',
  step_up_required: 'Bekreft først at det er deg. Det du har skrevet, er beholdt.',
  second_factor_required:
    'Her kreves mer enn passordet. Åpne «Sikkerhet», og legg til en passnøkkel eller en app for engangskoder. Det du har skrevet, er beholdt.',
  session_too_old: 'Det er lenge siden du logget inn. Logg inn igjen; det du har skrevet, er beholdt.',
  session_ended:
    'Innloggingen på denne enheten er avsluttet fra et annet sted. Det som bare finnes her, ligger her, låst. Logg inn igjen.',
  session_idle:
    'Du har vært borte lenger enn klienten tillater. Logg inn igjen; det du har skrevet, er beholdt.',
  access_policy_changed: 'Noen har endret reglene mens du så på dem. Se hva som gjelder nå, og prøv igjen.',
  access_policy_unmet:
    'Du oppfyller ikke selv det du ber om, og ville stengt deg ute. Legg først til det som kreves under «Sikkerhet», og bekreft med det.',
  mail_proof_required:
    'For å legge til din første passnøkkel eller app må du komme fra din egen e-post. Be om en innloggingslenke, åpne den, og prøv igjen innen en halv time.',
  mail_off: 'Segl sender ikke e-post her. Be den som drifter Segl hos dere, om en innloggingslenke.',
  signature_required:
    'Reglene sier at avgjørelser signeres med passnøkkel. Ingenting er bokført. Legg til en passnøkkel under «Sikkerhet», eller la en annen avgjøre.',
  signature_invalid:
    'Passnøkkelens signatur kunne ikke kontrolleres. Ingenting er gjort; last siden på nytt, se over, og signer igjen.',
  signature_differs:
    'Det som ble signert, er ikke det som ligger hos regnskapet. Ingenting er gjort; last siden på nytt, og se over.',
  signature_moment:
    'Signaturen er laget for mer enn fem minutter siden, eller klokka på enheten går feil. Ingenting er gjort; still klokka, og signer igjen.',
  passkey_required:
    'Du har en passnøkkel, og da holder ikke en engangskode. Ingenting er gjort. Last siden på nytt, og signer med passnøkkelen. Har du mistet den, fjern den under «Sikkerhet».',
  signing_offline:
    'Uten nett kan du ikke signere: signaturen må komme fram innen fem minutter. Ingenting er gjort; prøv igjen når nettet er tilbake.',
  passkey_not_told:
    'Klientens logg kjenner ikke passnøkkelen som din. Er den ny, vent et øyeblikk og prøv igjen; ellers bruk en annen av dine.',
  passkey_unvouched:
    'Ingen har gått god for denne passnøkkelen, så den kan ikke signere. Bruk en du hadde før, eller be to administratorer gå god for den under «Personer».',
  passkey_copied:
    'Passnøkkelen teller ikke videre: det kan finnes en kopi av den. Ingenting er gjort. Fjern den under «Sikkerhet», og si fra til den som styrer tilgangen.',
  passkey_invalid: 'Passnøkkelen kunne ikke kontrolleres, eller det tok for lang tid. Prøv igjen.',
  passkey_refused: 'Ingen passnøkkel ble brukt. Prøv igjen, eller velg en annen måte.',
  passkey_unsupported:
    'Denne nettleseren kan ikke bruke passnøkler her. Bruk en annen nettleser, eller en app for engangskoder.',
  passkey_taken: 'Passnøkkelen er alt i bruk. Velg en annen enhet.',
  passkey_unknown: 'Passnøkkelen finnes ikke lenger.',
  passkeys_too_many: 'Du har ti passnøkler. Fjern en du ikke bruker, først.',
  endorsement_invalid: 'Den andre passnøkkelen bekreftet ikke den nye. Prøv igjen.',
  name_missing: 'Skriv navnet ditt.',
  last_factor: 'Dette er det siste du kan bekrefte med. Legg til noe annet først.',
  totp_expired: 'Oppsettet er for gammelt. Begynn på nytt, og skann den nye koden.',
  session_unknown: 'Innloggingen er avsluttet fra før.',
  password_wrong: 'Passordet du har nå, stemmer ikke. Prøv igjen.',
  push_off: 'Denne installasjonen sender ingen varsler.',
  push_service_unknown:
    'Nettleserens varslingstjeneste er ikke kjent her. Den som drifter Segl, kan legge den til.',
  password_guessable:
    'Passordet er lett å gjette. Ta flere ord som ikke hører sammen, og ikke noe av navnet eller adressen din.',
  password_too_short: (facts) => `Passordet er for kort: minst ${text(facts['minimum'])} tegn.`,
  password_too_long: (facts) => `Passordet er for langt: høyst ${text(facts['maximum'])} tegn.`,
} as const satisfies Record<string, Sentence>;
