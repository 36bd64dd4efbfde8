import { bytesToHex } from '@noble/hashes/utils.js';
import type { Subject } from '#lib/domain/sync/kinds.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { FOLLOWED } from '../pulled/following.ts';
import { utf8, type Bytes } from './bytes.ts';
import { unlessDamaged, type Store } from './store.ts';

/** Under which the key of names lies among what is kept. */
export const NAMES = 'names';

/** The key as it was opened, for as long as the vault is. */
const opened = new WeakMap<Store['cipher'], Promise<CryptoKey>>();

/**
 * What a row is called whose id would tell something: an account's number, a project's code, which of a client's parties are
 * here. HMAC-SHA-256 under a random key that is sealed as all else is.
 */
export async function nameOf(store: Store, of: string, id: string): Promise<string> {
  // A length before it: no kind and id are called as another kind and id.
  const said = utf8(`${of.length}|${of}|${id}`);
  const name = await crypto.subtle.sign('HMAC', await keyOf(store), said);
  return bytesToHex(new Uint8Array(name).slice(0, 16));
}

/** What an outbox orders a change by. A draft's id is that of its row, and tells when it was made and no more. */
export async function subjectKey(store: Store, { of, id }: Subject): Promise<string> {
  return of === 'draft' ? id : nameOf(store, of, id);
}

/** Whether a {@link subjectKey} is a draft's id: a name of a row has no dashes. */
export const isDraft = (subject: string): boolean => subject.includes('-');

/** Before what names are given by is read: where their key is damaged, what was told so far is nowhere any more. */
export async function openNames(store: Store): Promise<void> {
  await keyOf(store);
}

function keyOf(store: Store): Promise<CryptoKey> {
  let key = opened.get(store.cipher);
  if (!key) {
    key = openKey(store);
    opened.set(store.cipher, key);
    // What failed once is tried again.
    key.catch(() => opened.delete(store.cipher));
  }
  return key;
}

async function openKey({ database, cipher }: Store): Promise<CryptoKey> {
  const { kept, pulled } = database;
  const fresh: Bytes = crypto.getRandomValues(new Uint8Array(32));
  const sealed = await cipher.seal('kept', NAMES, fresh);
  // Of two tabs that make it at once, the first one's holds.
  const row = await database.transaction('rw', kept, async () => {
    const there = await kept.get(NAMES);
    if (!there) await kept.add({ id: NAMES, ...sealed });
    return there ?? sealed;
  });
  let bytes = await unlessDamaged(() => cipher.open('kept', NAMES, row));
  if (!bytes) {
    // Nobody finds any more what lies under the names that it gave: it is told anew.
    await database.transaction('rw', kept, pulled, async () => {
      const now = await kept.get(NAMES);
      if (now && !equalBytes(now.iv, row.iv)) return;
      await kept.put({ id: NAMES, ...sealed });
      await kept.delete(FOLLOWED);
      await pulled.clear();
    });
    const now = (await kept.get(NAMES)) ?? sealed;
    bytes = await cipher.open('kept', NAMES, now);
  }
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}
