import { counted } from '#lib/i18n/count.ts';

/** How the browser keeps what lies on the device. */
export const storage = {
  title: 'Plass og lagring',
  persistent: 'Nettleseren har lovet å ikke slette det Segl lagrer her.',
  evictable:
    'Nettleseren kan slette det Segl har lagret: når disken er full, når den ikke er brukt på lenge, eller når et privat vindu lukkes. Send det du har, før du legger enheten bort.',
  unknown:
    'Nettleseren sier ikke om den kan slette det Segl lagrer her. Send det du har, før du legger enheten bort.',
  ask: 'Be nettleseren ta vare på det',
  stillEvictable: 'Nettleseren sa nei. Den sier oftere ja til en app som er installert eller brukes mye.',
  free: (size: string) => `Det er plass til ${size} til.`,
  shortTitle: 'Lite plass på enheten',
  short: (pictures: number) =>
    pictures < 1
      ? 'Det er neppe plass til et bilde til. Det som kan hentes igjen, er alt sluppet. Send det du har, eller frigjør plass på enheten.'
      : `Det er plass til om lag ${counted(pictures, '1 bilde', `${pictures} bilder`)} til. Det som kan hentes igjen, er alt sluppet. Send det du har, eller frigjør plass på enheten.`,
  installTitle: 'Før du legger Segl på Hjem-skjermen',
  install:
    'Appen på Hjem-skjermen begynner med et tomt lager: det som bare ligger her i Safari, følger ikke med. Send alt først.',
  installReady: 'Alt er sendt. Du kan installere.',
  installNotReady: (count: number) =>
    counted(count, '1 kladd er ikke sendt ennå.', `${count} kladder er ikke sendt ennå.`),
  send: 'Send nå',
  sending: 'Sender …',
} as const;

/** The store itself is not to be had. */
export const storeTrouble = {
  blockedTitle: 'En annen fane holder lageret igjen',
  blocked:
    'Segl er oppdatert, men en annen fane bruker fortsatt den gamle utgaven. Lukk den, så fortsetter det her av seg selv.',
  newerTitle: 'En nyere utgave av Segl er åpnet',
  newer:
    'En annen fane har oppdatert lageret på enheten. Det du skrev, er låst inn der. Last siden på nytt for å gå videre.',
  closedTitle: 'Nettleseren lukket lageret',
  closed:
    'Segl får ikke lest eller skrevet på enheten akkurat nå. Det som var lagret, ligger der. Det som står på skjermen, er ikke lagret: skriv det ned, og last siden på nytt.',
  reload: 'Last siden på nytt',
} as const;
