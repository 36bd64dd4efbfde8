import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { Api } from '#lib/api.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import './messages/index.ts';
import { logFile } from './log-file.ts';

/** As where somebody chooses another client, or another signs in. */
const become = (person: string, name: string, orgnr: string) =>
  Object.assign(session, { client: { clientId: orgnr, name, orgnr }, person: { id: person, name: person } });

it('says of whom it was asked, also where somebody works for another client by its end', async () => {
  become('Ola', 'Fjord AS', '999999999');
  const query = () => {
    become('Kari', 'Havblikk AS', '888888888');
    return Promise.resolve({ events: [], next: null, leftOut: 0 });
  };
  const api = {
    audit: {
      export: { mutate: () => Promise.resolve({ eventId: 'e' }) },
      log: { query },
      checkpoint: { query: () => Promise.resolve(null) },
    },
  } as unknown as Api;
  const { file } = await logFile(api, 'xlsx', { of: { filter: {} }, names: new Map(), onprogress: () => {} });
  const about = Object.values(unzipSync(await file.bytes()))
    .map((part) => strFromU8(part))
    .join('');
  for (const said of ['Fjord AS (999999999)', 'Ola']) expect(about).toContain(said);
  for (const other of ['Havblikk', 'Kari']) expect(about).not.toContain(other);
});
