import type * as nb from './nb.ts';

export const comingEvents: Record<keyof typeof nb.comingEvents, string> = {
  'engagement.begun': 'Accounting firm let in',
  'engagement.ended': 'Engagement ended',
  'assignment.made': 'Person put on a client',
  'assignment.ended': 'Person taken off a client',
  'invitation.sent': 'Invitation sent',
  'invitation.sent_again': 'Invitation sent again',
  'invitation.withdrawn': 'Invitation withdrawn',
  'invitation.accepted': 'Invitation accepted',
  'factor-reset.begun': 'Reset of factors begun',
  'factor-reset.confirmed': 'Reset of factors confirmed',
  'factor-reset.withdrawn': 'Reset of factors withdrawn',
  'factor-reset.used': 'Reset of factors used',
  'security-contact.added': 'Security contact added',
  'security-contact.removed': 'Security contact removed',
  'weakening.begun': 'Weaker protection asked for',
  'weakening.confirmed': 'Weaker protection confirmed',
  'weakening.declined': 'Weaker protection declined',
  'weakening.withdrawn': 'Weaker protection withdrawn',
  'weakening.done': 'Protection weakened',
};
