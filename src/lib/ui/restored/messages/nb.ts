import { counted } from '#lib/i18n/count.ts';

/** The server was put back to an older copy of its data. */
export const restored = {
  title: 'Serveren er satt tilbake til en eldre kopi.',
  resent: (count: number) =>
    counted(
      count,
      '1 kladd som manglet der, er sendt på nytt.',
      `${count} kladder som manglet der, er sendt på nytt.`,
    ),
  resending: (count: number) =>
    counted(
      count,
      '1 kladd som mangler der, sendes på nytt.',
      `${count} kladder som mangler der, sendes på nytt.`,
    ),
  works: (count: number) =>
    counted(
      count,
      '1 ting du har gjort, manglet der og gjøres på nytt.',
      `${count} ting du har gjort, manglet der og gjøres på nytt.`,
    ),
  beyond: 'Mer kan mangle. Se over det du har gjort i det siste.',
  direct: 'Det du gjorde rett på serveren, er ikke med.',
  lostPhotos: (count: number) =>
    counted(
      count,
      '1 bilde finnes verken der eller her lenger. Ta det på nytt hvis du har kvitteringen.',
      `${count} bilder finnes verken der eller her lenger. Ta dem på nytt hvis du har kvitteringene.`,
    ),
  read: 'Den er grei',
} as const;
