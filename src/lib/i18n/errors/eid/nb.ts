/** Of eIDs, and of the way there and back. */
export const eid = {
  eid_elsewhere:
    'Innloggingen ble ikke begynt i denne nettleseren, eller svaret kom fra et annet sted enn du ble sendt til. Ingenting er gjort. Begynn på nytt herfra.',
  eid_level_low:
    'Måten du viste eID-en på, er ikke sikker nok her. Prøv igjen, og velg en sikrere måte hos utstederen.',
  eid_not_fresh:
    'Utstederen svarte med en innlogging fra før. Prøv igjen, og vis eID-en på nytt når du blir bedt om det.',
  eid_provider_unknown: 'Denne utstederen brukes ikke her. Velg en annen måte.',
  eid_refused:
    'Utstederen bekreftet ikke hvem du er. Ingenting er gjort. Prøv igjen, eller velg en annen måte.',
  eid_stale: 'Det tok for lang tid, eller svaret er brukt før. Ingenting er gjort. Begynn på nytt.',
  eid_taken: 'Denne eID-en er alt koblet til en konto her.',
  eid_unknown: 'Denne eID-en er ikke lenger koblet til.',
  eid_unlinked:
    'Denne eID-en slipper ikke inn. Den må først kobles til en konto: logg inn på en annen måte, og koble den til under «Sikkerhet».',
  eid_unreachable: 'Utstederen svarer ikke. Prøv igjen om litt, eller velg en annen måte.',
  eids_too_many: 'Du har fem eID-er. Fjern en du ikke bruker, først.',
} as const;
