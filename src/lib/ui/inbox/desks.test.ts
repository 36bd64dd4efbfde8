import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Api } from '#lib/api.ts';
import { readTyped } from '#lib/offline/desk/typed.ts';
import type { Store } from '#lib/offline/store/store.ts';
import { anythingTyped, anythingUnsaved, forgetPerson } from '#lib/ui/app/belongings.svelte.ts';
import type { Chart } from '#lib/ui/books/chart.ts';
import { TestDevice } from '#tests/fixtures/device.ts';
import { cipherOf } from '#lib/offline/store/cipher.ts';
import { dataKeyOf, newDataKey } from '#lib/offline/store/data-key.ts';
import { foundingFields, forgetFounding } from '#lib/ui/clients/founding-fields.svelte.ts';
import { blankDraft, deskFor, keyOf } from './desks.ts';

const chart = { accounts: [], series: [], vatCodes: [] } as unknown as Chart;
const session = { api: {} as Api, device: null };

it('seals, and names as only here, what was typed for the client whose device is locked, and nothing of another', async () => {
  const device = new TestDevice();
  const { userId } = device.space;
  const key = await dataKeyOf(newDataKey());
  const [one, other] = [v7(), v7()] as const;
  const storeOf = (clientId: string): Store => ({
    database: device.open({ userId, clientId }),
    cipher: cipherOf(key, clientId),
  });
  const drafts = [one, other].map((clientId) => {
    const draft = { ...blankDraft(v7(), userId), revision: 1 };
    deskFor(session, { draft, clientId, chart }).fields.text = 'påbegynt';
    return keyOf(clientId, draft.id);
  });
  const store = storeOf(other);
  expect([one, other, v7()].map(anythingTyped)).toEqual([true, true, false]);
  forgetPerson(store);
  await expect
    .poll(async () => Object.keys(await readTyped(store)).length, { timeout: 5_000 })
    .toBeGreaterThan(0);
  expect(Object.keys(await readTyped(store))).toEqual([drafts[1]]);
});

it('counts what is sealed nowhere as unsaved, and not as something that a file could have', () => {
  foundingFields().name = 'Nordlys';
  expect([anythingUnsaved(), anythingTyped(v7())]).toEqual([true, false]);
  forgetFounding();
  expect(anythingUnsaved()).toBe(false);
});
