import { date, text, type Sentence } from '../facts.ts';
import { file } from './said.ts';

/** Codes of the device, of sync, of drafts and their approval. */
export const drafts = {
  draft_damaged:
    'Det som ligger på enheten av kladden, er skadet og kan ikke åpnes. Er den sendt, har regnskapet den; ellers ta den på nytt.',
  record_damaged:
    'En del av dette er skadet på enheten og kan ikke sendes. Åpne det, og ta bildet eller gjør arbeidet på nytt.',
  photo_too_large: (facts) =>
    `${file(facts, 'Filen')} er større enn 20 MB. Bruk en mindre fil, eller ta bilde av kvitteringen.`,
  photo_too_many_pixels: (facts) =>
    `${file(facts, 'Bildet')} har så høy oppløsning at enheten ikke kan åpne det. Ta det på nytt med lavere.`,
  not_a_photo: (facts) =>
    `${file(facts, 'Filen')} er verken et bilde eller en PDF. Bruk JPEG, PNG, WebP, HEIC eller PDF.`,
  photo_empty: (facts) => `${file(facts, 'Filen')} er tom: kameraet ga ikke fra seg bildet. Ta det på nytt.`,
  photo_unreadable: (facts) =>
    `${file(facts, 'Bildet')} kan ikke leses; filen er trolig skadet. Ta bildet på nytt.`,
  photo_not_ready: (facts) =>
    `Enheten fikk ikke gjort ${file(facts, 'bildet')} klart til å sendes. Trykk «Lagre», så prøver den igjen. Hjelper det ikke: lukk andre faner, få nett, og last siden på nytt.`,
  photo_twice: 'Samme bilde er med to ganger. Fjern det ene, og lagre på nytt.',
  photo_elsewhere: 'Bildet hører til en annen kladd. Ta et nytt bilde, eller forkast denne kladden.',
  photo_type_differs:
    'Filen er noe annet enn den gir seg ut for, og ble ikke tatt imot. Kladden er trygg; legg ved bildet på nytt.',
  date_unreasonable:
    'Datoen er mer enn ti år tilbake eller ett år frem. Rett den, og lagre på nytt; alt annet er beholdt.',
  invalid_draft: 'Noe i kladden kan ikke brukes. Se over feltene; det du skrev, står der.',
  draft_discarded: 'Kladden er forkastet og kan ikke endres. Ta en ny om den trengs.',
  draft_unknown: 'Kladden finnes ikke lenger her. Gå tilbake til listen.',
  draft_not_yours: 'Kladden tilhører en annen. Bare den som tok den, kan endre innholdet.',
  draft_changed_meanwhile:
    'Kladden er endret av en annen siden du åpnet den. Det du skrev, er beholdt; se over på nytt.',
  draft_conflict:
    'Du og en annen har endret samme kladd. Begge er beholdt; velg hva som skal gjelde, felt for felt.',
  server_restored:
    'Serveren er satt tilbake til en eldre kopi som mangler dette. Det sendes på nytt av seg selv når det det bygger på er der igjen; du kan også gi det opp.',
  register_changed_meanwhile:
    'En annen har endret det samme siden. Det du skrev, er beholdt; se over, og gjør det på nytt om det fortsatt gjelder.',
  draft_not_open: 'Kladden er alt sendt videre og kan ikke endres her.',
  draft_not_submitted:
    'Kladden venter ikke på attestering lenger: det er alt avgjort. Din avgjørelse er ikke lagt til.',
  draft_incomplete: (facts) =>
    facts['missing'] === 'photo'
      ? 'Kladden mangler bilde av bilaget. Send den tilbake til den som tok den, eller forklar hvorfor det ikke finnes.'
      : 'Kladden er ikke ferdig kontert. Fyll ut det som mangler, og send på nytt.',
  draft_not_posted: 'Kladden er ikke bokført, eller den er alt åpnet igjen. Se i innboksen.',
  voucher_not_reversed: 'Bilaget står. Reverser det først; da kan kvitteringen konteres på nytt.',
  date_after_today: (facts) =>
    `Bilagsdatoen ${date(facts['date'])} er etter i dag. Rett den, eller bekreft at den stemmer. Konteringen er lagret.`,
  draft_already_posted: 'Kladden er alt bokført. Ingenting er bokført to ganger.',
  approval_void: 'Kladden ble endret etter at du fikk se den. Ingenting er bokført; se over på nytt.',
  approval_differs: 'Det er alt tatt en annen avgjørelse for denne kladden. Den første gjelder.',
  approval_of_own_work:
    'Du kan ikke avgjøre det du selv har tatt, kontert eller sendt til attestering. En annen leder må gjøre det.',
  approval_rules_changed:
    'Reglene for attestering er endret siden du så dem. Ingenting er gjort; last siden på nytt, og se over.',
  approval_rules_too_early:
    'Regler kan ikke gjelde fra før de er laget. Velg et senere tidspunkt, eller la feltet stå tomt.',
  approval_not_asked:
    'Reglene ber om attestering fra en annen. Ingenting er bokført; siden viser hvem bilaget venter på.',
  approval_given_before: 'Du har alt attestert dette. Bilaget bokføres når en annen også har gjort det.',
  approver_unknown:
    'Personen kan ikke attestere hos klienten. Velg en annen, eller gi personen rollen leder først.',
  stand_in_differs: 'Nummeret er alt brukt om en annen stedfortreder. Last siden på nytt, og prøv igjen.',
  stand_in_over: (facts) => `Perioden er over ${date(facts['date'])}. Velg en senere siste dag.`,
  stand_in_same: 'Ingen kan være stedfortreder for seg selv. Velg en annen.',
  stand_in_unknown: 'Stedfortrederen finnes ikke. Last siden på nytt.',
  photo_missing:
    'Et bilde er ikke kommet frem ennå. Det ligger på enheten som tok det; prøv igjen når den har hatt nett.',
  photo_arriving: 'Bildet er på vei fra enheten som tok det.',
  attachment_differs:
    'Vedlegget er et annet enn det kladden viser til, og vises ikke. Ikke attester; si fra til oss.',
  attachment_unreadable:
    'Nettleseren kan ikke vise vedlegget. Det er bevart slik det kom; prøv på en annen enhet.',
  photo_unknown: 'Bildet finnes ikke, eller du har ikke tilgang til det.',
  photo_differs:
    'Et annet bilde har alt dette nummeret. Det du har, ligger trygt på enheten; si fra til oss.',
  photo_hash_differs:
    'Bildet kom ikke frem slik det ble tatt. Det ligger trygt på enheten og sendes på nytt.',
  photo_incomplete:
    'Bildet kom ikke frem, heller ikke etter flere forsøk. Det ligger trygt på enheten. Ta det på nytt, og lagre igjen.',
  chunk_size:
    'Serveren tok ikke imot delen av bildet: den er tom eller for stor. Bildet ligger trygt på enheten; hent den nyeste versjonen av Segl.',
  chunk_beyond_end:
    'Det ble sendt mer av bildet enn det skal ha. Det ligger trygt på enheten; hent den nyeste versjonen av Segl.',
  mutation_out_of_order:
    'Serveren mangler noe som enheten har sendt før. Alt ligger trygt på enheten og sendes på nytt.',
  mutation_differs:
    'Serveren har noe annet fra enheten under samme nummer. Det du har, ligger trygt på enheten; si fra til den som drifter Segl.',
  mutation_kind_unknown:
    'Serveren har en eldre versjon av Segl og kan ikke ta imot dette ennå. Det ligger trygt på enheten og sendes når den kan.',
  mutation_misshapen:
    'Serveren kunne ikke bruke det slik det ble sendt. Det ligger trygt på enheten; hent den nyeste versjonen av Segl, og gjør det på nytt.',
  device_unknown:
    'Serveren kjenner ikke denne enheten. Kladdene ligger trygt her; logg inn på nytt for å registrere den.',
  device_not_yours:
    'Enheten er registrert på en annen. Kladdene ligger trygt her; logg inn som den som brukte den.',
  refused: (facts) =>
    `Serveren tok ikke imot endringen (${text(facts['reason'])}). Den ligger her under «Trenger deg».`,
} as const satisfies Record<string, Sentence>;
