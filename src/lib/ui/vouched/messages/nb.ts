/* What others vouch for of the log: who stamped it, and who witnessed it. */

export const stamped = {
  by: (when: string, who: string) => `Tidsstemplet ${when} av ${who}`,
  own: (when: string) => `Tidsstemplet ${when} av installasjonens egen klokke, som ingen andre går god for`,
  none: 'Ikke tidsstemplet ennå',
  off: 'Tiden er serverens egen: ingen tidsstempeltjeneste er satt opp',
  broken: 'Tidsstempelet stemmer ikke. Si fra til den som drifter Segl.',
  unasked: 'Tidsstempelet kunne ikke hentes',
} as const;

export const witnesses = {
  by: (count: number, of: number) => `Bevitnet av ${count} av ${of}`,
  needed: (needed: number) => `${needed} trengs.`,
  later: 'Venter på vitner: det nyeste her er ikke bevitnet ennå.',
  awaited: 'Det som vises, er det loggen har. Venter på vitner.',
  at: (name: string, when: string) => `${name}, ${when}`,
  other:
    'Installasjonen oppgir andre vitner enn dem denne enheten husker. De som huskes, teller her. Hør med den som drifter Segl, og med revisor, før du går over til de nye.',
  gone: 'Installasjonen oppgir ingen vitner lenger. Denne enheten husker at den hadde det. Hør med den som drifter Segl, og med revisor.',
  otherKey:
    'Det har den når den er begynt på nytt, som etter en gjenopprettet sikkerhetskopi. Hør med den som drifter Segl, og med revisor, før du går over til den nye.',
  accept: 'Regn med det som oppgis nå',
} as const;

export const witnessSaid = {
  nothing: (name: string) => `${name}: ikke ennå`,
  false: (name: string) => `${name}: bevitnelsen er falsk`,
  unchecked: (name: string) => `${name}: kan ikke kontrolleres i nettleseren (ML-DSA-44)`,
} as const;

export const witnessBroken = {
  client: 'Vitnene er vist noe som ikke er denne klientens logg.',
  extension: 'Loggen bygger ikke på det vitnene har sett. Si fra til revisor.',
  leaf: 'Klientens logg står ikke i det vitnene har sett.',
  installation: 'Hodet som vitnene skal ha sett, er ikke signert av installasjonen.',
  policy: 'Hvem som er vitner, kan ikke leses.',
  key: 'Installasjonens logg har en annen nøkkel enn den denne enheten husker.',
  line: 'En bevitnelse er falsk.',
} as const;
