/** Where the file of a document lies: for a link, or to be fetched. */
export function fileAddress(
  { documentId, clientId }: { readonly documentId: string; readonly clientId: string },
  how: { version?: 'uploaded'; download?: boolean } = {},
): string {
  const query = new URLSearchParams({ client: clientId });
  if (how.version) query.set('version', how.version);
  if (how.download) query.set('download', '1');
  return `/api/documents/${documentId}?${query.toString()}`;
}
