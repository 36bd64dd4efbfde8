/** What a document is, whatever a client calls it. */
export const DIRECTIONS = ['contract', 'offer', 'minutes', 'payroll', 'other'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What the usual types are called, by the language of whoever adds them. */
export const USUAL_TYPES: Readonly<Record<'nb' | 'en', Readonly<Record<Direction, string>>>> = {
  nb: {
    contract: 'Avtale',
    offer: 'Tilbud',
    minutes: 'Protokoll',
    payroll: 'Lønn og ansettelse',
    other: 'Annet',
  },
  en: {
    contract: 'Contract',
    offer: 'Offer',
    minutes: 'Minutes',
    payroll: 'Payroll and employment',
    other: 'Other',
  },
};
