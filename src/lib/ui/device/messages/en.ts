import { counted } from '#lib/i18n/count.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const device: Messages['device'] = {
  title: 'This device',
  lead: 'What you need without a network lies here, encrypted. What you do without one is sent in the same order once it is back.',
  needsTitle: 'Needs you',
  needsNone: 'Nothing was refused.',
  needsLead: 'The server did not take this. What you wrote is here as you wrote it.',
  behind: (count: number) =>
    counted(count, '1 more change waits behind it', `${count} more changes wait behind it`),
  open: 'Open',
  drop: 'Discard',
  dropTitle: 'Discard what was refused?',
  dropLead: 'The change, and what waits behind it, is not sent. The draft is then as the server has it.',
  unread: 'Cannot be read any more',
  unnamed: 'Without text',
  waitingTitle: 'On its way',
  waiting: (count: number) =>
    counted(
      count,
      '1 draft or register row waits for the network',
      `${count} drafts and register rows wait for the network`,
    ),
  waitingNone: 'Everything is sent.',
  awayTitle: 'Without a network',
  asOf: (when: string) => `What waits, the chart of accounts and parties are from ${when}.`,
  asOfNever: 'Nothing has been fetched yet. That happens once the device is online.',
  fetching: (done: number, about: number) => `Fetching ${done} of about ${about}`,
  pause: 'Stop fetching',
  papers: 'Papers ahead',
  papersNone: 'None',
  papersMonth: 'This month',
  papersWaiting: 'All that waits',
  decideTitle: 'Approving without a network',
  decideLead:
    'What waits for you is fetched ahead. Without a network you can then decide it here; it counts once the server has checked it.',
  tickets: (count: number, until: string) =>
    counted(
      count,
      `1 more decision without a network, until ${until}`,
      `${count} decisions without a network, until ${until}`,
    ),
  waitingHere: (here: number, waiting: number) => `${here} of ${waiting} that wait for you are here`,
  ticketsNone: 'The device can’t decide anything without a network now.',
  ticketsFetch: 'Fetch',
  papersHere: (here: number, wanted: number) => `${here} of ${wanted} papers are here`,
  documents: 'Documents on this device',
  documentsLead:
    'Documents that wait for your signature are fetched ahead and can be read without a network. The reader, some 4 MB, is fetched once.',
  documentsNone: 'None',
  documentsWaiting: 'Those that wait for me',
  documentsHere: (here: number, waiting: number) => `${here} of ${waiting} documents are here`,
  documentsFull: 'The device has no room for more.',
};

export const deviceWork: Messages['deviceWork'] = {
  'draft.save': 'Receipt saved',
  'draft.discard': 'Receipt thrown away',
  'draft.make': 'New voucher',
  'draft.code': 'Coding',
  'draft.submit': 'Sent for approval',
  'draft.dismiss': 'Taken out of the inbox',
  'draft.ask': 'Question to the sender',
  'approval.decide': 'Decided without a network',
  'account.add': 'New account',
  'account.change': 'Account changed',
  'counterparty.add': 'New customer or supplier',
  'counterparty.change': 'Customer or supplier changed',
  'dimension.add': 'New project',
  'dimension.change': 'Project changed',
};
