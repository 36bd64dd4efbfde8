/**
 * Tables that give way where a device is full, in this order: what can be fetched again, then copies of pictures that the server
 * has. Read by the service worker too, which has no Dexie.
 */
export const GIVES_WAY = ['documents', 'papers', 'sent'] as const;
