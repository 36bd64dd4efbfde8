import { counted } from '#lib/i18n/count.ts';

/** How people prove to a client who they are. */
export const access = {
  title: 'Tilgangsregler',
  lead: (client: string) =>
    `Hvordan de som arbeider for ${client}, viser hvem de er. Det strengeste av dette og det driften krever, gjelder. Det gjelder dem også når de arbeider for klienter som har sluppet ${client} inn som regnskapsbyrå.`,
  usual: 'Ingen har satt regler her: dette gjelder for alle som ikke har sagt noe annet.',
  setBy: (name: string, at: string) => `Satt av ${name} ${at}.`,
  requiredOf: 'To faktorer kreves av',
  factors: 'Det som teller',
  factorsHint: 'En passnøkkel kan ingen lures til å gi fra seg. En kode kan.',
  graceDays: 'Frist for å skaffe det',
  graceHint: 'Så lenge kommer man inn uten. Etterpå får man ingenting av klienten før det er på plass.',
  noGrace: 'Ingen frist',
  days: (days: number) => `${days} ${counted(days, 'dag', 'dager')}`,
  stepUp: 'Spør igjen etter',
  stepUpHint: 'Ved bokføring, attestering, låsing, uthenting av alt og endring av tilgang.',
  minutes: (minutes: number) =>
    minutes % 60 === 0
      ? `${minutes / 60} ${counted(minutes / 60, 'time', 'timer')}`
      : `${minutes} ${counted(minutes, 'minutt', 'minutter')}`,
  sessionDays: 'Innlogging varer høyst',
  idle: 'Ubrukt innlogging varer høyst',
  idleHint:
    'Den som har vært borte lenger, logger inn igjen. Det som er tatt på telefonen uten nett, ligger der så lenge.',
  wipeAfter: 'En enhet glemmer det serveren har, etter',
  wipeAfterHint:
    'Når noen gjetter galt på rad på det som låser den opp. Det som bare finnes på enheten, blir liggende, låst. Arbeider noen for flere klienter på enheten, gjelder det laveste tallet.',
  wrongTries: (tries: number) => `${tries} feil på rad`,
  never: 'Aldri',
  atLeast: (what: string) => `Driften krever: ${what}.`,
  save: 'Lagre reglene',
  saved: 'Reglene er lagret, og står i loggen.',
  lackingTitle: 'Her kreves mer enn passordet',
  lackingBody: (client: string) =>
    `${client} krever at du også bekrefter med en passnøkkel eller en app for engangskoder. Du er fortsatt medlem; legg den til, så er du inne. Kvitteringer du har tatt, ligger trygt på enheten.`,
  lackingAdd: 'Åpne Sikkerhet',
  graceTitle: 'Legg til en passnøkkel',
  grace: (client: string, until: string) =>
    `${client} krever fra ${until} at du bekrefter med en passnøkkel eller en kode. Det tar et minutt.`,
  graceAdd: 'Legg til nå',
} as const;

export const requiredOfNames = { off: 'Ingen', administrators: 'Administratorer', everyone: 'Alle' } as const;
export const factorKindNames = { any: 'Passnøkkel eller kode', passkey: 'Bare passnøkkel' } as const;
