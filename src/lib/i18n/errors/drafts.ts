import { plain } from '#lib/domain/text.ts';
import { date, text, type Facts, type Sentence } from './facts.ts';

/** A file by its name, where it is known. */
const file = ({ name }: Facts, otherwise: string) =>
  text(name) === '' ? otherwise : `«${plain(text(name))}»`;

/** Codes of the device, of sync, of drafts and their approval. */
export const drafts = {
  wrong_passphrase: {
    nb: 'Passfrasen stemmer ikke. Ingenting er slettet; prøv igjen.',
    en: 'That is not the passphrase. Nothing is deleted; try again.',
  },
  passphrase_too_short: {
    nb: (facts) => `Passfrasen må ha minst ${text(facts['shortest'])} tegn. Noen ord etter hverandre holder.`,
    en: (facts) =>
      `The passphrase must have at least ${text(facts['shortest'])} characters. A few words in a row will do.`,
  },
  vault_exists: {
    nb: 'Passfrasen ble nettopp satt i en annen fane. Lås opp med den.',
    en: 'The passphrase was just set in another tab. Unlock with that one.',
  },
  vault_absent: {
    nb: 'Enheten har ikke noe låst lenger: det ble fjernet i en annen fane. Last siden på nytt.',
    en: 'The device holds nothing locked any more: it was removed in another tab. Reload the page.',
  },
  locked: {
    nb: 'Enheten er låst. Lås opp, så fortsetter du der du var.',
    en: 'The device is locked. Unlock it and go on where you were.',
  },
  device_full: {
    nb: 'Enheten har ikke plass til mer. Ingenting er lagret av dette; frigjør plass, eller synkroniser først.',
    en: 'The device has no room for more. Nothing of this was saved; free some space, or synchronise first.',
  },
  device_failed: {
    nb: 'Nettleseren fikk ikke lest eller skrevet på enheten. Det du har skrevet, står her; prøv igjen. Hjelper det ikke, lukk andre faner med Segl og start nettleseren på nytt.',
    en: 'The browser could not read or write on the device. What you wrote is here; try again. If that does not help, close other tabs with Segl and restart the browser.',
  },
  device_insecure: {
    nb: 'Siden er åpnet med http, og da slår nettleseren av kryptering og arbeid uten nett. Kvitteringer kan ikke tas her, og det du skriver, kan leses av andre på veien. Bruk adressen som begynner med https; spør den som drifter Segl.',
    en: 'The page was opened over http, for which the browser turns off encryption and work without network. Receipts cannot be taken here, and what you write can be read by others on the way. Use the address that begins with https; ask whoever operates Segl.',
  },
  device_no_storage: {
    nb: 'Segl får ikke lagret på enheten, så kvitteringer kan ikke tas her. Bruk et vanlig vindu i stedet for et privat, slå på lagring for nettstedet, lukk andre faner med Segl, og last siden på nytt. Resten av Segl virker så lenge du har nett.',
    en: 'Segl cannot store anything on the device, so receipts cannot be taken here. Use an ordinary window instead of a private one, allow the site to store data, close other tabs with Segl, and reload the page. The rest of Segl works while you are online.',
  },
  draft_damaged: {
    nb: 'Det som ligger på enheten av kladden, er skadet og kan ikke åpnes. Er den sendt, har regnskapet den; ellers ta den på nytt.',
    en: 'What the device holds of the draft is damaged and cannot be opened. If it was sent, the accounts have it; otherwise take it again.',
  },
  photo_too_large: {
    nb: (facts) =>
      `${file(facts, 'Filen')} er større enn 20 MB. Bruk en mindre fil, eller ta bilde av kvitteringen.`,
    en: (facts) =>
      `${file(facts, 'The file')} is larger than 20 MB. Use a smaller one, or take a photo of the receipt.`,
  },
  photo_too_many_pixels: {
    nb: (facts) =>
      `${file(facts, 'Bildet')} har så høy oppløsning at enheten ikke kan åpne det. Ta det på nytt med lavere.`,
    en: (facts) =>
      `${file(facts, 'The picture')} is too large in pixels for the device to open. Take it again at a lower resolution.`,
  },
  not_a_photo: {
    nb: (facts) =>
      `${file(facts, 'Filen')} er verken et bilde eller en PDF. Bruk JPEG, PNG, WebP, HEIC eller PDF.`,
    en: (facts) =>
      `${file(facts, 'The file')} is neither an image nor a PDF. Use JPEG, PNG, WebP, HEIC or PDF.`,
  },
  photo_empty: {
    nb: (facts) => `${file(facts, 'Filen')} er tom: kameraet ga ikke fra seg bildet. Ta det på nytt.`,
    en: (facts) =>
      `${file(facts, 'The file')} is empty: the camera did not hand over the picture. Take it again.`,
  },
  photo_unreadable: {
    nb: (facts) => `${file(facts, 'Bildet')} kan ikke leses; filen er trolig skadet. Ta bildet på nytt.`,
    en: (facts) =>
      `${file(facts, 'The picture')} cannot be read; the file is probably damaged. Take the photo again.`,
  },
  photo_not_ready: {
    nb: (facts) =>
      `Enheten fikk ikke gjort ${file(facts, 'bildet')} klart til å sendes. Trykk «Lagre», så prøver den igjen. Hjelper det ikke: lukk andre faner, få nett, og last siden på nytt.`,
    en: (facts) =>
      `The device could not make ${file(facts, 'the picture')} ready to be sent. Press “Save” and it tries again. If that does not help: close other tabs, get online and reload the page.`,
  },
  photo_twice: {
    nb: 'Samme bilde er med to ganger. Fjern det ene, og lagre på nytt.',
    en: 'The same photo is attached twice. Remove one of them and save again.',
  },
  photo_elsewhere: {
    nb: 'Bildet hører til en annen kladd. Ta et nytt bilde, eller forkast denne kladden.',
    en: 'The photo belongs to another draft. Take a new photo, or discard this draft.',
  },
  photo_type_differs: {
    nb: 'Filen er noe annet enn den gir seg ut for, og ble ikke tatt imot. Kladden er trygg; legg ved bildet på nytt.',
    en: 'The file is not what it says it is, and was not accepted. The draft is safe; attach the photo again.',
  },
  date_unreasonable: {
    nb: 'Datoen er mer enn ti år tilbake eller ett år frem. Rett den, og lagre på nytt; alt annet er beholdt.',
    en: 'The date is more than ten years back or one year ahead. Correct it and save again; the rest is kept.',
  },
  invalid_draft: {
    nb: 'Noe i kladden kan ikke brukes. Se over feltene; det du skrev, står der.',
    en: 'Something in the draft cannot be used. Look over the fields; what you wrote is there.',
  },
  draft_discarded: {
    nb: 'Kladden er forkastet og kan ikke endres. Ta en ny om den trengs.',
    en: 'The draft is discarded and cannot be changed. Take a new one if it is needed.',
  },
  draft_unknown: {
    nb: 'Kladden finnes ikke lenger her. Gå tilbake til listen.',
    en: 'The draft is no longer here. Go back to the list.',
  },
  draft_not_yours: {
    nb: 'Kladden tilhører en annen. Bare den som tok den, kan endre innholdet.',
    en: 'The draft belongs to somebody else. Only the one who took it can change its content.',
  },
  draft_changed_meanwhile: {
    nb: 'Kladden er endret av en annen siden du åpnet den. Det du skrev, er beholdt; se over på nytt.',
    en: 'Somebody changed the draft after you opened it. What you wrote is kept; look again.',
  },
  draft_not_open: {
    nb: 'Kladden er alt sendt videre og kan ikke endres her.',
    en: 'The draft has already moved on and cannot be changed here.',
  },
  draft_not_submitted: {
    nb: 'Kladden venter ikke på attestering lenger: det er alt avgjort. Din avgjørelse er ikke lagt til.',
    en: 'The draft is no longer waiting for approval: it has been decided. Your decision was not added.',
  },
  draft_incomplete: {
    nb: (facts) =>
      facts['missing'] === 'photo'
        ? 'Kladden mangler bilde av bilaget. Send den tilbake til den som tok den, eller forklar hvorfor det ikke finnes.'
        : 'Kladden er ikke ferdig kontert. Fyll ut det som mangler, og send på nytt.',
    en: (facts) =>
      facts['missing'] === 'photo'
        ? 'The draft lacks a photo of the receipt. Send it back to the one who took it, or explain why there is none.'
        : 'The draft is not fully coded. Fill in what is missing and submit again.',
  },
  draft_not_posted: {
    nb: 'Kladden er ikke bokført, eller den er alt åpnet igjen. Se i innboksen.',
    en: 'The draft is not posted, or has already been opened again. Look in the inbox.',
  },
  voucher_not_reversed: {
    nb: 'Bilaget står. Reverser det først; da kan kvitteringen konteres på nytt.',
    en: 'The voucher stands. Reverse it first; then the receipt can be coded again.',
  },
  series_is_opening: {
    nb: (facts) =>
      `Serien ${text(facts['series'])} er for inngående balanse og tar ingen kvitteringer. Velg en annen serie.`,
    en: (facts) =>
      `The series ${text(facts['series'])} is for the inbound balance and takes no receipts. Choose another.`,
  },
  accounts_same: {
    nb: (facts) =>
      `Konto ${text(facts['account'])} står både i debet og kredit, så ingenting blir bokført. Velg en annen motkonto.`,
    en: (facts) =>
      `Account ${text(facts['account'])} is both debited and credited, so nothing would be booked. Choose another contra account.`,
  },
  date_after_today: {
    nb: (facts) =>
      `Bilagsdatoen ${date(facts['date'])} er etter i dag. Rett den, eller bekreft at den stemmer. Konteringen er lagret.`,
    en: (facts) =>
      `The voucher date ${date(facts['date'])} is after today. Correct it, or confirm that it is right. The coding is saved.`,
  },
  draft_already_posted: {
    nb: 'Kladden er alt bokført. Ingenting er bokført to ganger.',
    en: 'The draft is already posted. Nothing was posted twice.',
  },
  approval_void: {
    nb: 'Kladden ble endret etter at du fikk se den. Ingenting er bokført; se over på nytt.',
    en: 'The draft was changed after it was shown to you. Nothing was posted; look again.',
  },
  approval_differs: {
    nb: 'Det er alt tatt en annen avgjørelse for denne kladden. Den første gjelder.',
    en: 'Another decision has already been made for this draft. The first one holds.',
  },
  approval_of_own_work: {
    nb: 'Du kan ikke avgjøre det du selv har tatt, kontert eller sendt til attestering. En annen leder må gjøre det.',
    en: 'You cannot decide about what you captured, coded or submitted yourself. Another manager must do it.',
  },
  photo_missing: {
    nb: 'Et bilde er ikke kommet frem ennå. Det ligger på enheten som tok det; prøv igjen når den har hatt nett.',
    en: 'A photo has not arrived yet. It is on the device that took it; try again once that has been online.',
  },
  photo_arriving: {
    nb: 'Bildet er på vei fra enheten som tok det.',
    en: 'The photo is on its way from the device that took it.',
  },
  attachment_differs: {
    nb: 'Vedlegget er et annet enn det kladden viser til, og vises ikke. Ikke attester; si fra til oss.',
    en: 'The attachment is not the one the draft names, and is not shown. Do not approve; tell us.',
  },
  attachment_unreadable: {
    nb: 'Nettleseren kan ikke vise vedlegget. Det er bevart slik det kom; prøv på en annen enhet.',
    en: 'The browser cannot show the attachment. It is kept as it came; try on another device.',
  },
  photo_unknown: {
    nb: 'Bildet finnes ikke, eller du har ikke tilgang til det.',
    en: 'The photo does not exist, or you do not have access to it.',
  },
  photo_differs: {
    nb: 'Et annet bilde har alt dette nummeret. Det du har, ligger trygt på enheten; si fra til oss.',
    en: 'Another photo already has this number. Yours is safe on the device; tell us.',
  },
  photo_hash_differs: {
    nb: 'Bildet kom ikke frem slik det ble tatt. Det ligger trygt på enheten og sendes på nytt.',
    en: 'The photo did not arrive as it was taken. It is safe on the device and will be sent again.',
  },
  photo_incomplete: {
    nb: 'Bildet kom ikke frem, heller ikke etter flere forsøk. Det ligger trygt på enheten. Ta det på nytt, og lagre igjen.',
    en: 'The photo did not arrive, even after several tries. It is safe on the device. Take it again, and save once more.',
  },
  chunk_size: {
    nb: 'Serveren tok ikke imot delen av bildet: den er tom eller for stor. Bildet ligger trygt på enheten; hent den nyeste versjonen av Segl.',
    en: 'The server did not take this piece of the photo: it is empty or too large. The photo is safe on the device; get the newest version of Segl.',
  },
  chunk_beyond_end: {
    nb: 'Det ble sendt mer av bildet enn det skal ha. Det ligger trygt på enheten; hent den nyeste versjonen av Segl.',
    en: 'More of the photo was sent than it should have. It is safe on the device; get the newest version of Segl.',
  },
  mutation_out_of_order: {
    nb: 'Serveren mangler noe som enheten har sendt før. Alt ligger trygt på enheten og sendes på nytt.',
    en: 'The server lacks something that the device sent before. All of it is safe on the device and will be sent again.',
  },
  mutation_differs: {
    nb: 'Serveren har noe annet fra enheten under samme nummer. Det du har, ligger trygt på enheten; si fra til den som drifter Segl.',
    en: 'The server has something else from the device under the same number. Yours is safe on the device; tell whoever operates Segl.',
  },
  device_unknown: {
    nb: 'Serveren kjenner ikke denne enheten. Kladdene ligger trygt her; logg inn på nytt for å registrere den.',
    en: 'The server does not know this device. The drafts are safe here; sign in again to register it.',
  },
  device_not_yours: {
    nb: 'Enheten er registrert på en annen. Kladdene ligger trygt her; logg inn som den som brukte den.',
    en: 'The device is registered to somebody else. The drafts are safe here; sign in as the one who used it.',
  },
  refused: {
    nb: (facts) =>
      `Serveren tok ikke imot endringen (${text(facts['reason'])}). Den ligger her under «Trenger deg».`,
    en: (facts) =>
      `The server refused the change (${text(facts['reason'])}). It is kept here under “Needs you”.`,
  },
} as const satisfies Record<string, Sentence>;
