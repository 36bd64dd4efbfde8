import { text, type Sentence } from '../facts.ts';

/** Codes of who has access to a client, and of what protects that. */
export const people = {
  endorsement_of_oneself:
    'Ingen går god for sin egen passnøkkel på denne måten. Be to andre administratorer.',
  endorsement_there: 'Du har gått god for denne passnøkkelen. Nå trengs en annen administrator.',
  passkey_vouched: 'Passnøkkelen er alt gått god for.',
  passkey_changed:
    'Noe ved personen eller rollen din er endret mens du så på. Se hva som gjelder nå, og prøv igjen.',
  administrator_of_partner:
    'Et regnskapsbyrå kan ikke være administrator hos dere. Velg en annen rolle. Skal en av dem administrere, inviter personen.',
  assignment_unknown: 'Medarbeideren er alt tatt av klienten.',
  customer_unknown: 'Klienten har ikke dette byrået lenger.',
  engagement_unknown: 'Byrået har ikke lenger tilgang.',
  member_of_partner:
    'Personen er her gjennom regnskapsbyrået, med byråets rolle. Det er byrået som nullstiller det personen bekrefter med, og logger ut overalt. Skal det være annerledes, avslutt tilgangen og inviter selv.',
  partner_of_itself: 'Et byrå kan ikke være sitt eget regnskapsbyrå.',
  partner_there: 'Byrået er alt sluppet inn. Avslutt oppdraget først, hvis det skal gjelde noe annet.',
  invitation_reason_missing: 'Skriv hvorfor de skal inn. Det står i loggen, og vises for den som inviteres.',
  administrator_for_a_time:
    'En administrator slipper andre inn, og kan ikke ha tilgang for en tid. Velg en annen rolle, eller la tilgangen gjelde til den avsluttes.',
  invitation_invalid:
    'Invitasjonen gjelder ikke: den er brukt, trukket tilbake eller for gammel. Be den som inviterte deg, om å sende den på nytt.',
  invitation_not_yours:
    'Invitasjonen er til en annen e-postadresse enn den du er logget inn med. Logg ut, og åpne lenken på nytt.',
  invitation_of_administrator:
    'En invitasjon som administrator sendes ikke på nytt. Trekk den tilbake, og inviter en gang til.',
  invitation_there:
    'Adressen har alt en invitasjon som venter. Send den på nytt, eller trekk den tilbake først.',
  invitation_unknown: 'Invitasjonen er alt godtatt eller trukket tilbake.',
  second_administrator_required:
    'Dette svekker beskyttelsen og tar to administratorer, så det er ikke gjort. Har du bedt om det, venter det under Beskyttelse.',
  weakening_changed:
    'Det ville ikke lenger gjort det som ble vist: noe er endret imens. Ingenting er gjort. Be om det på nytt.',
  weakening_needs_another: 'En annen administrator enn den som ba om det, må svare.',
  weakening_needs_nobody:
    'Det er ingen annen administrator som kan godkjenne. Gjør det på nytt: da skjer det med én gang.',
  weakening_there: 'Det er alt bedt om, og venter under Beskyttelse.',
  weakening_unknown: 'Det venter ikke lenger: det er besvart, trukket tilbake eller for gammelt.',
  contact_there: 'Adressen er alt sikkerhetskontakt.',
  contact_unknown: 'Sikkerhetskontakten er alt fjernet.',
  contacts_too_many: (facts) =>
    `Klienten har ${text(facts['limit'])} sikkerhetskontakter, og flere kan den ikke ha.`,
  last_contact: 'Den siste sikkerhetskontakten kan ikke fjernes. Legg til en annen først.',
  last_administrator:
    'Klienten må ha minst én administrator som kan logge inn. Gjør en annen til administrator først.',
  reset_invalid:
    'Lenken gjelder ikke: den er brukt, trukket tilbake eller for gammel. Be en administrator om å begynne på nytt.',
  reset_needs_another: 'En annen administrator enn den som ba om det, og den det gjelder, må godkjenne.',
  reset_of_oneself: 'En annen administrator må gjøre det for deg.',
  reset_there: 'En nullstilling venter alt for denne personen.',
  reset_unknown: 'Det er ingen nullstilling som venter.',
  member_there: 'Den som har adressen, har alt tilgang til klienten.',
  member_unknown: 'Personen har ikke lenger tilgang til klienten.',
} as const satisfies Record<string, Sentence>;
