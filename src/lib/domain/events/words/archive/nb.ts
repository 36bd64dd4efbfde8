/** What happens to folders, groups and types of documents, and where documents lie. */
export const archiveEvents = {
  'filing.set': 'Dokument lagt i mappe',
  'folder.made': 'Mappe opprettet',
  'folder.renamed': 'Mappe gitt nytt navn',
  'folder.moved': 'Mappe flyttet',
  'folder.rights_set': 'Rettigheter i mappe satt',
  'folder.ended': 'Mappe avsluttet',
  'person-group.set': 'Gruppe satt',
  'person-group.ended': 'Gruppe avsluttet',
  'document-type.set': 'Dokumenttype satt',
  'document-type.ended': 'Dokumenttype avsluttet',
} as const;
