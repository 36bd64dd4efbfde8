import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const customers: Messages['customers'] = {
  title: 'Engagements',
  lead: (firm) =>
    `The clients that have let ${firm} in as their accounting firm, and who of you works for each of them.`,
  none: 'No client has let you in',
  noneBody:
    'A client invites the accounting firm under People, with the address of an administrator here. When whoever gets the letter has accepted for you, the client stands here.',
  people: 'People put on it',
  nobody: 'None of you is put on it yet, and nobody gets in before that.',
  out: 'No longer let in',
  assign: 'Put somebody on it',
  assignTo: (client) => `Put somebody on ${client}`,
  assignLead: (role) =>
    `They get in to the client at once, as ${role}, and are told by mail. The client sees who it is.`,
  person: 'Person of the firm',
  choose: 'Choose',
  everybody: 'All of you are on it already. Invite more under People.',
  reason: 'Why',
  reasonHint: 'Stands in the log, and the client sees it.',
  assigned: (name, client) => `${name} works for ${client} now.`,
  unassign: 'Take off',
  unassignOf: (name, client) => `Take ${name} off ${client}`,
  unassignLead:
    'The person sees nothing of the client from that moment on, and is told by mail. What they did stays.',
  unassigned: (name, client) => `${name} works for ${client} no more.`,
  leave: 'End the engagement',
  leaveOf: (client) => `End the engagement for ${client}`,
  leaveLead:
    'None of you sees anything of the client from that moment on. What you did stays. For you to come in again the client has to invite you anew.',
  left: (client) => `The engagement for ${client} is ended.`,
};
