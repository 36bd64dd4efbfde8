import type { WeakeningAct } from '../../weakening.ts';

/** What each act does, as a line of its own. */
export const weakeningActs: Readonly<Record<WeakeningAct, string>> = {
  'access-policy': 'Tilgangsreglene krever mindre',
  'administrator-ended': 'En administrator mister rollen eller tilgangen',
  'administrator-invited': 'En ny administrator inviteres',
  'administrator-made': 'En person blir administrator',
  'approval-rules': 'Attestasjonsreglene krever mindre',
  'books-exported': 'Hele bokføringen tas ut som SAF-T',
  'period-opened': 'En låst periode åpnes igjen',
  'vat-return-opened': 'En levert mva-melding åpnes igjen',
};
