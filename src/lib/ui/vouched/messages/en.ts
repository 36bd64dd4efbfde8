import type { Messages } from '#lib/i18n/i18n.svelte.ts';

/* What others vouch for of the log: who stamped it, and who witnessed it. */

export const stamped: Messages['stamped'] = {
  by: (when: string, who: string) => `Timestamped ${when} by ${who}`,
  own: (when: string) => `Timestamped ${when} by the installation’s own clock, which nobody else vouches for`,
  none: 'Not timestamped yet',
  off: 'The time is the server’s own: no timestamp authority is configured',
  broken: 'The timestamp does not hold. Tell whoever operates Segl.',
  unasked: 'The timestamp could not be fetched',
};

export const witnesses: Messages['witnesses'] = {
  by: (count, of) => `Witnessed by ${count} of ${of}`,
  needed: (needed) => `${needed} needed.`,
  later: 'Waiting for witnesses: the newest here has not been witnessed yet.',
  awaited: 'What is shown is what the log has. Waiting for witnesses.',
  at: (name, when) => `${name}, ${when}`,
  other:
    'The installation names other witnesses than those this device remembers. Those it remembers count here. Ask whoever operates Segl, and the auditor, before you go over to the new ones.',
  gone: 'The installation names no witnesses any more. This device remembers that it did. Ask whoever operates Segl, and the auditor.',
  otherKey:
    'It has, when it was begun anew, as after a restored backup. Ask whoever operates Segl, and the auditor, before you go over to the new one.',
  accept: 'Go by what is named now',
};

export const witnessSaid: Messages['witnessSaid'] = {
  nothing: (name) => `${name}: not yet`,
  false: (name) => `${name}: the cosignature is false`,
  unchecked: (name) => `${name}: can’t be checked in the browser (ML-DSA-44)`,
};

export const witnessBroken: Messages['witnessBroken'] = {
  client: 'The witnesses were shown something that is not the log of this client.',
  extension: 'The log does not build on what the witnesses have seen. Tell the auditor.',
  leaf: 'The log of the client is not in what the witnesses have seen.',
  installation: 'The head that the witnesses are said to have seen is not signed by the installation.',
  policy: 'Who the witnesses are can’t be read.',
  key: 'The log of the installation has another key than the one this device remembers.',
  line: 'A cosignature is false.',
};
