import type { Messages } from '../nb.ts';

export const loading: Messages['loading'] = {
  offline: 'This must be fetched from the network. Try again when it is back.',
};

export const keys: Messages['keys'] = {
  title: 'Shortcuts',
  lead: 'Everything can be done from the keyboard.',
  show: 'Show shortcuts',
  showWhileWriting: 'Show shortcuts while writing',
};
