import type { Messages } from '../nb.ts';

export const loading: Messages['loading'] = {
  serverFailed: 'Something went wrong on our side. Nothing was posted; try again shortly.',
  inputInvalid: 'Something in the form cannot be used. Look over the fields.',
  offline: 'This must be fetched from the network. Try again when it is back.',
};

export const keys: Messages['keys'] = {
  title: 'Shortcuts',
  lead: 'Everything can be done from the keyboard.',
  show: 'Show shortcuts',
  showWhileWriting: 'Show shortcuts while writing',
};
