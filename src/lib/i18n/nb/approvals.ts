import { counted } from '../count.ts';

/** The manager: one decision per screen, and what is signed is what is shown. */
export const approvals = {
  title: 'Attestering',
  lead: (count: number) => counted(count, '1 bilag venter på deg', `${count} bilag venter på deg`),
  emptyTitle: 'Ingenting venter på deg',
  emptyBody: 'Bilag som skal attesteres, kommer hit.',
  position: (index: number, total: number) => `${index} av ${total}`,
  submittedBy: (name: string) => `Kontert av ${name}`,
  capturedBy: (name: string) => `Tatt av ${name}`,
  approve: 'Hold inne for å attestere',
  approving: 'Attesterer …',
  approved: 'Attestert',
  binds: 'Attesteringen gjelder nøyaktig det som vises her, og kan ikke angres.',
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
  savedOffline: 'Signert på denne enheten. Den kontrolleres når nettet er tilbake.',
  seeVoucher: 'Se bilaget',
  postedAs: (number: string) => `Bokført som bilag ${number}`,
} as const;
