const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where files lie that no row named when it was looked: their own name comes behind. */
export const ASIDE = 'aside/';

/** The last two digits of a UUID of ours are random: 256 folders of equal size for each client. */
export function nameOf(clientId: string, id: string): string {
  if (!UUID.test(clientId) || !UUID.test(id)) throw new TypeError('a stored file is named by two UUIDs');
  return `${clientId}/${id.slice(-2)}/${id}`;
}

/** Whose file has this name; null where it is none. */
export function fileNamed(name: string): { readonly clientId: string; readonly id: string } | null {
  const [clientId = '', folder, id = '', ...more] = name.split('/');
  const whole = UUID.test(clientId) && UUID.test(id) && folder === id.slice(-2) && more.length === 0;
  return whole ? { clientId, id } : null;
}
