import { strFromU8, unzipSync } from 'fflate';
import { expect, it } from 'vitest';
import type { Api } from '#lib/api.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import './messages/index.ts';
import { logFile } from './log-file.ts';

const client = (name: string, orgnr: string) => ({ clientId: orgnr, name, orgnr }) as never;

it('says of whom it was asked, also where somebody works for another client by its end', async () => {
  session.client = client('Fjord AS', '999999999');
  session.person = { id: 'a', name: 'Ola' } as never;
  const query = () => {
    session.client = client('Havblikk AS', '888888888');
    session.person = { id: 'b', name: 'Kari' } as never;
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
