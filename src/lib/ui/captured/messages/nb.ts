import { counted } from '#lib/i18n/count.ts';

/** Taking pictures while the device is locked. */
export const lockScreen = {
  title: 'Uten å låse opp',
  lead: 'Bildet låses med det samme, og blir en kladd når du låser opp. Hvert bilde blir en egen kladd.',
  take: 'Ta bilde av kvittering',
  choose: 'Velg bilde eller PDF',
  keeping: 'Låser …',
  kept: (count: number) => counted(count, '1 kvittering lagret, låst', `${count} kvitteringer lagret, låst`),
  waiting: (count: number) =>
    counted(
      count,
      '1 kvittering venter på at du låser opp',
      `${count} kvitteringer venter på at du låser opp`,
    ),
} as const;

/** What came of what was locked or shared, once the device is open. */
export const arrived = {
  title: (count: number) => counted(count, '1 ny kladd', `${count} nye kladder`),
  lead: (client: string) =>
    `Det som ble tatt mens enheten var låst, eller delt fra andre apper, ligger nå blant kladdene hos ${client}.`,
  leftTitle: (count: number) =>
    counted(count, '1 fil kunne ikke bli en kladd', `${count} filer kunne ikke bli kladder`),
  leftLead: 'Det ligger fortsatt låst på enheten.',
  notReady:
    'Enheten fikk ikke gjort bildet klart. Prøv igjen; hjelper det ikke, få nett og last siden på nytt.',
  unused: (names: string) => `Ikke tatt med fra e-posten: ${names}.`,
  noName: 'uten navn',
  see: 'Se kladdene',
  read: 'Lest',
  giveUp: 'Forkast',
  giveUpOf: (name: string) => `Forkast ${name}`,
  giveUpTitle: 'Forkast filen',
  giveUpLead: 'Den finnes bare på denne enheten, og går tapt her. Det kan ikke angres.',
} as const;

/** What other apps share with Segl, and files that are opened with it. */
export const sharing = {
  title: 'Del med Segl',
  lead: 'Del et bilde, en PDF eller en e-post til Segl fra en annen app, eller åpne en fil med Segl. Den låses på enheten med det samme, og blir en kladd.',
  keeping: 'Låser filene på enheten …',
  notKept: (count: number) =>
    counted(count, '1 fil er ikke tatt vare på', `${count} filer er ikke tatt vare på`),
  nothing: 'Ingenting er tatt vare på',
  kept: (count: number) =>
    counted(
      count,
      '1 fil er låst på enheten, og blir en kladd.',
      `${count} filer er låst på enheten, og blir kladder.`,
    ),
  signIn: 'Logg inn',
  toDrafts: 'Se kladdene',
  toCapture: 'Ta bilde av kvittering',
} as const;
