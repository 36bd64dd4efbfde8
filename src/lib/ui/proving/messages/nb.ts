/** A second factor, where one is asked for. */
export const proving = {
  title: 'Bekreft at det er deg',
  lead: 'Dette krever mer enn at du er logget inn. Det du har skrevet, er beholdt.',
  leadAway: 'Dette krever mer enn at du er logget inn.',
  withPasskey: 'Bruk passnøkkel',
  code: 'Kode',
  codeHint: 'Seks sifre fra appen, eller en gjenopprettingskode.',
  withCode: 'Bekreft med kode',
};
