import { counted } from '#lib/i18n/count.ts';

/** The manager: one decision per screen, and what is signed is what is shown. */
export const approvals = {
  title: 'Attestering',
  lead: (vouchers: number, documents: number) =>
    [
      vouchers > 0 ? counted(vouchers, '1 bilag', `${vouchers} bilag`) : '',
      documents > 0 ? counted(documents, '1 dokument', `${documents} dokumenter`) : '',
    ]
      .filter(Boolean)
      .join(' og ') + ' venter på deg',
  emptyTitle: 'Ingenting venter på deg',
  emptyBody: 'Bilag som skal attesteres, og dokumenter som skal signeres, kommer hit.',
  voucher: 'Bilag',
  document: 'Dokument',
  position: (index: number, total: number) => `${index} av ${total}`,
  sentBy: (name: string) => `Sendt av ${name}`,
  submittedBy: (name: string) => `Kontert av ${name}`,
  capturedBy: (name: string) => `Tatt av ${name}`,
  approve: 'Hold inne for å attestere',
  approving: 'Attesterer …',
  approved: 'Attestert',
  binds: 'Attesteringen gjelder nøyaktig det som vises her, og kan ikke angres.',
  bindsSigned:
    'Du signerer med passnøkkelen din. Signaturen gjelder nøyaktig det som vises her, og kan ikke angres.',
  severalBindsSigned:
    'Du signerer alle med passnøkkelen din i én bevegelse. Signaturen gjelder nøyaktig det som vises av hvert bilag, og kan ikke angres.',
  blockedNoPasskey: 'Kan ikke avgjøres uten passnøkkel',
  noPasskeyTitle: 'Avgjørelser signeres med passnøkkel',
  noPasskey:
    'Reglene sier det, og du har ingen som kan signere her. Har du fått ny etter at du mistet en, må to administratorer gå god for den under «Personer».',
  addPasskey: 'Legg til en passnøkkel',
  goWithout: 'Fortsett uten passnøkkel',
  return: 'Send tilbake',
  returnTitle: 'Send tilbake til regnskapsfører',
  reason: 'Hva må rettes?',
  reasonHint: 'Står i loggen og vises for regnskapsføreren.',
  returnConfirm: 'Send tilbake',
  returned: 'Sendt tilbake',
  details: 'Detaljer om det du attesterer',
  contentHash: 'Kontrollsum av innholdet',
  revision: (revision: number) => `Revisjon ${revision}`,
  changed: 'Kladden ble endret mens du så på den. Det du så, gjelder ikke lenger; se over på nytt.',
  keptApproved: 'Godkjent på denne enheten, venter',
  keptReturned: 'Sendt tilbake på denne enheten, venter',
  keptLead:
    'Ingenting er bokført eller sendt ennå. Når nettet er tilbake, kontrollerer serveren avgjørelsen. Er bilaget endret i mellomtiden, gjelder den ikke, og du får beskjed her.',
  keptMark: 'Avgjort her, venter',
  awayRefusedTitle: 'Det du avgjorde uten nett, gjelder ikke',
  awayRefused: 'Ingenting ble gjort. Se over bilaget slik det er nå.',
  awayDrop: 'Se «Denne enheten»',
  yours: (time: string) => `Din avgjørelse, mottatt ${time}.`,
  claimed: (time: string) => `Avgjort uten nett, etter enhetens egen klokke ${time}.`,
  seeVoucher: 'Se bilaget',
  postedAs: (number: string) => `Bokført som bilag ${number}`,
  list: 'Det som venter på deg',
  decide: 'Se og attester',
  next: 'Det neste som venter',
  noneLeft: 'Det var det siste som ventet på deg.',
  toList: 'Til listen',
  sealedIn: (size: string) => `Forseglet i sjekkpunkt ${size}`,
  sealedLater: 'Bokført. Neste sjekkpunkt forsegler det.',
  awaited: 'Venter på vitner.',
  approvedBefore: 'Attesteringen var alt mottatt; ingenting er bokført to ganger.',
  returnedLead: 'Regnskapsføreren ser begrunnelsen i innboksen.',
  notWaitingTitle: 'Bilaget venter ikke lenger',
  ownWork: (names: string) => `Du har selv tatt, kontert eller sendt inn dette. ${names} kan attestere.`,
  nobodyElseTitle: 'Ingen andre kan attestere',
  nobodyElse:
    'Du har selv tatt, kontert eller sendt inn dette, men ingen andre hos klienten kan attestere. Det blir stående i loggen.',
  alreadyApproved: (name: string) => `Allerede attestert av ${name}`,
  alreadyReturned: (name: string) => `Allerede sendt tilbake av ${name}`,
  alreadyLead: (time: string) =>
    `${time}. Din avgjørelse er ikke lagt til, og ingenting er bokført to ganger.`,
  noPhoto: 'Uten bilde',
  dateAfterToday: (date: string) =>
    `Bilagsdatoen ${date} er etter i dag. Regnskapsføreren har bekreftet at den stemmer.`,
  blockedOwn: 'En annen må attestere',
  blockedUnseen: (shown: number, total: number) => `Se alle bildene først (${shown} av ${total} sett)`,
  blockedLoading: 'Bildet er ikke vist ennå',
  blockedFailed: (number: number) => `Kan ikke attesteres: bilde ${number} kan ikke vises her`,
  blockedWrong: 'Kan ikke attesteres: se over meldingen',
  hashDiffers:
    'Det serveren viser, svarer ikke til kontrollsummen den oppgir. Ikke attester; si fra til den som drifter Segl.',
  accountMissing: (account: string) =>
    `Konto ${account} finnes ikke i kontoplanen. Send bilaget tilbake, så velger regnskapsføreren en annen.`,
  hashLead: 'Attesteringen bindes til denne kontrollsummen, regnet ut her på enheten av det du ser.',
  see: 'Se',
  waitsFor: (whom: string) => `Venter på ${whom}.`,
  others: (people: number) => counted(people, 'én til', `${people} til`),
  rulesChanged:
    'Reglene for attestering er endret siden du åpnet bilaget. Ingenting er gjort; se over på nytt.',
  severalTitle: 'Attester flere',
  severalLink: 'Attester flere samlet',
  severalLead:
    'Bilag uten noe særskilt å ta stilling til. Se hvert av dem; hvert attesteres for seg, med én underskrift.',
  severalNoneTitle: 'Ingen å attestere samlet',
  severalNone: 'Bilag med noe å ta stilling til, attesteres hver for seg fra listen.',
  severalApart: (count: number) =>
    counted(
      count,
      'Ett bilag til har noe å ta stilling til, og attesteres for seg fra listen.',
      `${count} bilag til har noe å ta stilling til, og attesteres hver for seg fra listen.`,
    ),
  severalInclude: 'Ta med',
  severalBinds: 'Attesteringen gjelder nøyaktig det som vises av hvert bilag, og kan ikke angres.',
  severalAlone: 'Åpne bilaget for seg',
  severalNoneChosen: 'Ingen er tatt med',
  severalUnseen: (seen: number, total: number) => `Se alle først (${seen} av ${total} sett)`,
  approveSeveral: (count: number) =>
    counted(count, 'Hold inne for å attestere 1 bilag', `Hold inne for å attestere ${count} bilag`),
  vouchers: (count: number) => counted(count, '1 bilag', `${count} bilag`),
  voidedTitle: 'Attesteringen ble ikke gjort',
} as const;
