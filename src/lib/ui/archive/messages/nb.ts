import { counted } from '#lib/i18n/count.ts';

/** Where documents lie, and who may what with those of a folder. */
export const archive = {
  title: 'Mapper og grupper',
  lead: 'En mappe arver rettighetene til den mappen den ligger i, til noen sier at den ikke gjør det. Den som får noe i en mappe, får se det som ligger i den.',
  root: 'Arkivet',
  folder: 'Mappe',
  folders: 'Mapper',
  allFolders: 'Alle mapper',
  newFolder: 'Ny mappe',
  parent: 'Ligger i',
  name: 'Navn',
  rename: 'Navn og plass',
  end: 'Avslutt',
  endOf: (name: string) => `Avslutt ${name}`,
  endFolderLead: 'Bare en tom mappe kan avsluttes. Det som ble gjort i den, blir stående i loggen.',
  endGroupLead: 'Det mapper gir gruppen, gir de da ingen.',
  endTypeLead: 'Dokumenter som er av typen, blir stående som det.',
  rightsOf: (name: string) => `Hvem som kan hva i ${name}`,
  setRights: 'Endre rettigheter',
  who: 'Hvem',
  what: 'Kan',
  whence: 'Fra',
  here: 'denne mappen',
  byRole: 'Som rollen gir',
  byRoleWhat:
    'Bokførere, ledere, administratorer og revisorer ser; de som kan sende, legger inn; de som kan signere, signerer; administratorer forvalter.',
  nobody: 'Ingen får noe i denne mappen.',
  inherits: 'Arver det som gjelder i mappen over',
  inheritsRoot: 'Rollene gir rettigheter slik de alltid har gjort',
  inheritsHint: 'Uten det gjelder bare det som står her.',
  add: 'Legg til',
  addWho: 'Person eller gruppe',
  remove: (name: string) => `Fjern ${name}`,
  save: 'Lagre',
  groupNamed: (name: string) => `${name} (gruppe)`,
  rightsLead:
    'Den som kan noe, kan se. Forvalte er å flytte dokumenter ut av mappen og å trekke det andre har sendt. Ingen får gjøre mer enn rollen deres gir.',
  groups: 'Grupper',
  newGroup: 'Ny gruppe',
  changeGroup: (name: string) => `Endre ${name}`,
  members: 'Medlemmer',
  memberCount: (count: number) => counted(count, '1 person', `${count} personer`),
  noGroups: 'Ingen grupper ennå.',
  types: 'Dokumenttyper',
  newType: 'Ny type',
  changeType: (name: string) => `Endre ${name}`,
  direction: 'Slag',
  typeFolder: 'Legges i',
  noTypes: 'Ingen typer ennå.',
  usual: 'Legg til de vanlige',
  saved: 'Lagret.',
  showDocuments: 'Vis dokumentene',
  filter: 'Mappe',
  anyFolder: 'Alle mapper',
  type: 'Dokumenttype',
  anyType: 'Alle typer',
  noType: 'Ingen type',
  manage: 'Mapper og grupper',
  place: 'Mappe og type',
  move: 'Flytt',
  moveTitle: 'Flytt dokumentet',
  moveLead:
    'De som kan se mappen det flyttes til, kan se dokumentet. De som skal signere det, ser det uansett.',
  emptyHere: 'Ingen dokumenter her',
} as const;

/** What somebody may do with the documents of a folder. */
export const archiveRights = {
  see: 'Se',
  add: 'Legge inn og sende',
  sign: 'Signere for firmaet',
  manage: 'Forvalte',
} as const;

/** What a document is. */
export const archiveDirections = {
  contract: 'Avtale',
  offer: 'Tilbud',
  minutes: 'Protokoll',
  payroll: 'Lønn og ansettelse',
  other: 'Annet',
} as const;
