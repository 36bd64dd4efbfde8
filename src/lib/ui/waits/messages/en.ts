import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const waits: Messages['waits'] = {
  for: (names) => `Waiting for ${names}`,
  counted: (given, people) => `${given} of ${people} have approved`,
  two: 'two different people',
  or: 'or',
  and: 'and',
  approvedBy: 'Approved by',
  inPlaceOf: (name) => `in place of ${name}`,
  nobodyElse: 'nobody else could approve',
  byRules: (version) => `by version ${version} of the rules`,
  asks: (whom, version) => `The rules (version ${version}) ask for the approval of ${whom}.`,
  onePerson: 'one who may approve',
  yoursInPlaceOf: (name) => `You approve in place of ${name}.`,
  notTheLast: 'The voucher is posted when the others have approved as well.',
  blockedNotAsked: 'The rules ask for somebody else',
  blockedGivenBefore: 'You have approved; another must too',
  notAsked: (names) => `The rules do not ask for your approval here. The voucher waits for ${names}.`,
  givenBefore: 'You have approved this already. The voucher is posted when another has as well.',
};
