import type { Api, Send } from '#lib/api.ts';
import { fetchToDecide } from './away/ahead.ts';
import { fetchDocuments } from './documents/ahead.ts';
import { fetchPapers } from './papers/ahead.ts';
import type { Space } from './store/database.ts';
import type { Store } from './store/store.ts';

/** Fetches what is to be there without network: papers, what it takes to decide about what waits, and documents. */
export async function fetchAhead(
  { clientId, userId, api, send }: Space & { readonly api: Api; readonly send: Send },
  store: () => Store | null,
  goesOn: () => boolean,
): Promise<void> {
  await fetchPapers({ store, send, clientId, goesOn });
  if (goesOn()) await fetchToDecide({ store, api, goesOn });
  if (goesOn()) await fetchDocuments({ store, api, send, clientId, userId, goesOn });
}
