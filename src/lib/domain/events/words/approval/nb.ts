/** What happens to decisions, and to the keys of devices that make them without network. */
export const approvalEvents = {
  'approval.approved': 'Attestert',
  'approval.counted': 'Attestert som én av flere',
  'approval.returned': 'Sendt tilbake',
  'approval-signature.made': 'Signert med passnøkkel',
  'away-key.enrolled': 'Enhet kan attestere uten nett',
  'away-key.closed': 'Alarm: enheten kan ikke lenger attestere uten nett',
  'away-decision.taken': 'Avgjort uten nett, mottatt',
  'away-decision.void': 'Avgjort uten nett, gjelder ikke',
} as const;

/** What was decided of which revision, and when as the device says. */
export const awaySentence = {
  awayApproved: (revision: number, when: string) =>
    `revisjon ${revision} attestert på en enhet ${when}, etter dens klokke`,
  awayReturned: (revision: number, when: string) =>
    `revisjon ${revision} sendt tilbake på en enhet ${when}, etter dens klokke`,
} as const;

export const awaySubjects = {
  'away-decision': 'Avgjørelse uten nett',
  'away-key': 'Enhet som attesterer uten nett',
} as const;
