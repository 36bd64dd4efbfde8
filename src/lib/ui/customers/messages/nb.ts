/** The clients that have let an accounting firm in, and whom it has work for each. */
export const customers = {
  title: 'Oppdrag',
  lead: (firm: string) =>
    `Klientene som har sluppet ${firm} inn som regnskapsbyrå, og hvem hos dere som arbeider for hver av dem.`,
  none: 'Ingen klient har sluppet dere inn',
  noneBody:
    'En klient inviterer regnskapsbyrået under Personer, med e-postadressen til en som er administrator her. Når den som får brevet har godtatt for dere, står klienten her.',
  people: 'Medarbeidere på oppdraget',
  nobody: 'Ingen av dere er satt på oppdraget ennå, og ingen slipper inn før det.',
  out: 'Slippes ikke inn lenger',
  assign: 'Sett på en medarbeider',
  assignTo: (client: string) => `Sett en medarbeider på ${client}`,
  assignLead: (role: string) =>
    `Medarbeideren slipper inn hos klienten med én gang, som ${role}, og får beskjed på e-post. Klienten ser hvem det er.`,
  person: 'Medarbeider',
  choose: 'Velg',
  everybody: 'Alle hos dere er satt på alt. Inviter flere under Personer.',
  reason: 'Hvorfor',
  reasonHint: 'Står i loggen, og vises for klienten.',
  assigned: (name: string, client: string) => `${name} arbeider nå for ${client}.`,
  unassign: 'Ta av',
  unassignOf: (name: string, client: string) => `Ta ${name} av ${client}`,
  unassignLead:
    'Personen ser ingenting av klienten fra samme øyeblikk, og får beskjed på e-post. Det de har gjort, blir stående.',
  unassigned: (name: string, client: string) => `${name} arbeider ikke lenger for ${client}.`,
  leave: 'Avslutt oppdraget',
  leaveOf: (client: string) => `Avslutt oppdraget for ${client}`,
  leaveLead:
    'Ingen av dere ser noe av klienten fra samme øyeblikk. Det dere har gjort, blir stående. Skal dere inn igjen, må klienten invitere på nytt.',
  left: (client: string) => `Oppdraget for ${client} er avsluttet.`,
} as const;
