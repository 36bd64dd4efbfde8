/** Where there is no network, and this device answers. */
export const toldHere = {
  title: (when: string) => `Frakoblet: dette er fra ${when}`,
  titleNow: 'Frakoblet: dette er det denne enheten har',
  body: 'Det du gjør, lagres her og sendes når nettet er tilbake.',
  waiting: 'Venter på nettet',
  refused: 'Trenger deg',
  keptTitle: 'Lagret på denne enheten',
  refusedTitle: 'Serveren tok ikke imot det du gjorde uten nett',
  refusedBody:
    'Konteringen din står i skjemaet som du skrev den. Rett den og send på nytt, eller forkast den.',
  drop: 'Forkast',
} as const;
