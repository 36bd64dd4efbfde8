import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Dexie, type DexieOptions, type EntityTable } from 'dexie';
import type { Box } from './box.ts';
import type { Bytes } from './bytes.ts';
import type { SealedTo } from './sealed-to.ts';

/** Whose data this is: each person has a device database of their own in each client. */
export interface Space {
  readonly userId: string;
  readonly clientId: string;
}

/** Ciphertext of one record; see `cipher.ts`. */
export interface Sealed extends Box {
  /** How often the row has been sealed: raised with each write of it. Absent, like the schema, in what 0.7.0 wrote. */
  sealing?: number | undefined;
  schema?: number | undefined;
}

/** Only what was encrypted, of a row that holds more. */
export const sealedOf = ({ iv, ciphertext, sealing, schema }: Sealed): Sealed => ({
  iv,
  ciphertext,
  sealing,
  schema,
});

/** The client's key of 0.7.0, under a passphrase of its own; see `vault/older.ts`. */
export interface OlderVaultRow {
  id: 'vault';
  version: 1;
  iterations: number;
  salt: Bytes;
  iv: Bytes;
  wrapped: Bytes;
}

/** The same key, sealed under the person's data key: until every record is sealed anew. */
export interface AdoptedVaultRow extends Box {
  id: 'vault';
  version: 2;
}

/** What came while nobody had the key, sealed for the vault's public one; see `captured/captured.ts`. */
export interface CapturedRow extends SealedTo {
  id: string;
}

/** How a draft came about that nobody wrote: taken while the device was locked, or shared from elsewhere on it. */
export type Came = 'locked' | 'shared';

export interface DraftRow extends Sealed {
  id: string;
  /** `discarded`: thrown away here; the row leaves when the server has heard of it. */
  state: 'live' | 'discarded';
  /** What the server has answered for this device's last applied change; null when it has none. */
  revision: number | null;
  /** It came without its author's words (`captured/captured.ts`); gone with the next version they save. */
  came?: Came;
}

export interface PhotoRow extends Sealed {
  id: string;
  draftId: string;
  /** `held`: of a receipt that is not finished; it is not sent before the person has saved that. */
  state: 'held' | 'waiting' | 'rejected';
  code: string | null;
  /** Bytes that the server has said it holds. For showing progress only: the server is asked again before sending. */
  confirmed: number;
}

/**
 * A photo that the server has confirmed, kept in case it is set back to a copy from before. Under the same key and
 * name as while it waited, so that it goes either way as it is.
 */
export interface SentPhotoRow extends Sealed {
  /** Order in which they were confirmed: the oldest leave first. */
  seq: number;
  id: string;
  draftId: string;
  /** Bytes of `ciphertext`, readable from the index. */
  size: number;
}

export interface OutboxRow extends Sealed {
  /** Order in which the changes were made on this device. */
  seq: number;
  id: string;
  /** What it is about: a draft's id, or the name of a row of a register (`names.ts`). Of one subject one is on its way at most. */
  subject: string;
  /** What a bookkeeper did; else a version of the author's, or that they threw it away. */
  work: boolean;
  /** It is sent once the pictures of its draft have arrived. */
  afterPhotos: boolean;
  state: 'waiting' | 'sending' | 'rejected';
  /** The number it travels under, given when it is first sent, so that the numbers sent have no gaps. */
  mutationId: number | null;
  /** True when an earlier change of the same draft was not yet answered: it builds on that answer. */
  chained: boolean;
  /** That answer, of a draft that was not captured here; null until there is one. */
  base: number | null;
  code: string | null;
  /**
   * Made before the server was set back (`sync/again.ts`): the revisions that it names are of a past that is no more, as is the
   * one that it was `answered` with, if it was.
   */
  again?: { readonly answered: number | null };
}

/**
 * A change that the server has applied, kept in case it is set back to a copy from before. Sealed under the same id as while it
 * waited, so that it goes either way as it is.
 */
export interface AppliedRow
  extends Pick<OutboxRow, 'seq' | 'id' | 'subject' | 'work' | 'afterPhotos'>, Sealed {
  /** As what the device was known then, and its number there: a server that has answered fewer has forgotten it. */
  deviceId: string;
  mutationId: number;
  /** What it was answered with: 0 of what has none, -1 where that is of a past which is no more. */
  revision: number;
  /** Bytes of `ciphertext`, readable from the index. */
  size: number;
}

export interface DeviceRow {
  id: 'device';
  deviceId: string;
  registered: boolean;
  nextMutation: number;
  /** The server was found to be set back to an older copy; gone when the person has read what came of it. */
  restored?: RestoredRow;
  /** The newest change that is kept no more ({@link AppliedRow}): what is as old, nobody here knows to be lost. */
  forgotten?: Pick<AppliedRow, 'deviceId' | 'mutationId'>;
}

export interface RestoredRow {
  /** Not everything is compared yet: until it is, no change is sent. */
  comparing: boolean;
  /** Drafts sent again, being lost there in whole or in part. */
  drafts: number;
  /** Of what was done here and had been answered: how much was lost there, and goes again. Absent in what was found before. */
  works?: number;
  /** More of it may be lost than this device still has. */
  beyond?: boolean;
  /** Photos that neither the server has nor this device any more. */
  lostPhotos: number;
}

/** What the app was told while online and needs without network, such as who is signed in; encrypted too. */
export interface KeptRow extends Sealed {
  id: string;
}

/** What a person is writing about a draft, not saved yet: kept as it is typed. The draft itself is as it was. */
export interface UnfinishedRow extends Sealed {
  /** The draft's. */
  id: string;
}

/** Something that the server has, as it last said. Its keys tell nothing to who has no key to the vault (`names.ts`). */
export interface PulledRow extends Sealed {
  /** Of its kind and id. */
  name: string;
  /** Of its kind. */
  kind: string;
  /** Which walk through all there is wrote it: what a later one did not meet is no more. */
  walk: number;
}

/** A paper of a draft, fetched ahead for when there is no network. */
export interface PaperRow extends Sealed {
  id: string;
  draftId: string;
}

/** The file of a document that waits for the person's signature, fetched ahead for when there is no network. */
export interface DocumentRow extends Sealed {
  id: string;
}

/** What the person has prepared to sign, by the document's id. */
export interface PreparedRow extends Sealed {
  id: string;
}

/** The key with which this device decides without network, and how far it has counted. */
export interface AwayRow extends Sealed {
  /** `key`: there is one. */
  id: string;
  counter: number;
}

/** A ticket that is not spent. */
export interface TicketRow extends Sealed {
  id: string;
}

export type DeviceDatabase = Dexie & {
  /** Of 0.7.0; the person's vault has a database of its own. */
  vault: EntityTable<OlderVaultRow | AdoptedVaultRow, 'id'>;
  drafts: EntityTable<DraftRow, 'id'>;
  photos: EntityTable<PhotoRow, 'id'>;
  sent: EntityTable<SentPhotoRow, 'seq'>;
  outbox: EntityTable<OutboxRow, 'seq'>;
  device: EntityTable<DeviceRow, 'id'>;
  kept: EntityTable<KeptRow, 'id'>;
  unfinished: EntityTable<UnfinishedRow, 'id'>;
  captured: EntityTable<CapturedRow, 'id'>;
  pulled: EntityTable<PulledRow, 'name'>;
  applied: EntityTable<AppliedRow, 'seq'>;
  papers: EntityTable<PaperRow, 'id'>;
  away: EntityTable<AwayRow, 'id'>;
  tickets: EntityTable<TicketRow, 'id'>;
  documents: EntityTable<DocumentRow, 'id'>;
  prepared: EntityTable<PreparedRow, 'id'>;
};

/** The database's name says nothing of whose it is to somebody who does not know both ids. */
export function databaseName({ userId, clientId }: Space): string {
  return `segl-${bytesToHex(sha256(utf8ToBytes(`${userId}|${clientId}`))).slice(0, 32)}`;
}

/**
 * Opens (or makes) the device database of a person in a client. It holds ids, sync state and
 * ciphertext, nothing else; ids are UUIDv7 and so tell when a record was made.
 *
 * Guarantee: a write transaction that has resolved is on the disk. Chromium calls a transaction
 * complete before that unless told `strict` (Dexie: `chromeTransactionDurability`, handed on as
 * IndexedDB's `durability`); a phone that dies the second after *saved* must still have the receipt.
 */
export function openDatabase(space: Space, options: DexieOptions = {}): DeviceDatabase {
  return openNamed(databaseName(space), options);
}

/** @param name as {@link databaseName} gives it */
export function openNamed(name: string, options: DexieOptions = {}): DeviceDatabase {
  const database = new Dexie(name, {
    chromeTransactionDurability: 'strict',
    ...options,
  }) as DeviceDatabase;
  database.version(1).stores({
    vault: 'id',
    drafts: 'id',
    photos: 'id, draftId, state, [draftId+state]',
    outbox: '++seq, draftId, state, mutationId, [draftId+state]',
    device: 'id',
    kept: 'id',
  });
  database.version(2).stores({ sent: '++seq, &id, draftId, [seq+size]', unfinished: 'id' });
  database.version(3).stores({ captured: 'id' });
  database
    .version(4)
    .stores({
      outbox: '++seq, subject, state, mutationId, [subject+state]',
      pulled: 'name, kind, walk',
    })
    .upgrade((transaction) => transaction.table('outbox').toCollection().modify(toVersion4));
  database.version(5).stores({ answered: 'subject', papers: 'id, draftId' });
  database.version(6).stores({ away: 'id', tickets: 'id' });
  database.version(7).stores({ documents: 'id', prepared: 'id' });
  database.version(8).stores({ answered: null, applied: 'seq, subject, deviceId, [seq+size]' });
  return database;
}

/** Changes were of drafts alone, and named them so. */
function toVersion4(row: Partial<OutboxRow> & { draftId?: string }): void {
  const { draftId } = row;
  if (draftId === undefined) return;
  Object.assign(row, { subject: draftId, work: false, afterPhotos: false, base: null });
  delete row.draftId;
}
