import { sealedFile } from '#lib/offline/leaving/file.ts';
import { gathered } from '#lib/offline/leaving/gather.ts';
import type { OpenVault } from '#lib/offline/leaving/stores.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import type { Store } from '#lib/offline/store/store.ts';
import { sealTyped } from '../app/belongings.svelte.ts';
import { saveFile } from '../primitives/save-file.ts';

/** A file of what exists only here. */
export interface SavedFile {
  /** Of everything that is in it; see `OnlyHere.marks`. */
  readonly marks: ReadonlySet<string>;
  /** The browser has said that it is written. Where it can't, the person does. */
  readonly written: boolean;
}

type Picker = (asked: { suggestedName: string }) => Promise<{
  createWritable(): Promise<{
    write(bytes: Bytes): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
}>;

export const NAME = (today: string): string => `segl-${today}.segl`;

/**
 * Seals what exists only here into a file that the person keeps, a picture at a time. Must be called in their own gesture.
 * @returns null where they gave no place for it
 */
export async function saveOnlyHere(
  { vault, clientIds, store }: Saving,
  passphrase: string,
  name: string,
): Promise<SavedFile | null> {
  const place = await placeFor(name);
  if (place === null) return null;
  const marks = new Set<string>();
  await sealTyped(store);
  try {
    const onGathered = (all: readonly string[]): void => all.forEach((mark) => marks.add(mark));
    const pieces = gathered({ vault, clientIds, onGathered });
    for await (const bytes of sealedFile(pieces, passphrase, vault.chest)) await place.write(bytes);
    return { marks, written: await place.close() };
  } catch (cause) {
    await place.abort();
    throw cause;
  }
}

/** The open device. */
export interface Saving {
  readonly vault: OpenVault;
  readonly clientIds: readonly string[];
  /** Of the client being worked for. */
  readonly store: Store;
}

interface Place {
  write(bytes: Bytes): Promise<void>;
  /** @returns whether it is known to be written */
  close(): Promise<boolean>;
  abort(): Promise<void>;
}

async function placeFor(name: string): Promise<Place | null> {
  const { showSaveFilePicker } = globalThis as { readonly showSaveFilePicker?: Picker };
  if (!showSaveFilePicker) return download(name);
  try {
    const writable = await (await showSaveFilePicker({ suggestedName: name })).createWritable();
    return {
      write: (bytes) => writable.write(bytes),
      close: () => writable.close().then(() => true),
      abort: () => writable.abort().catch(() => undefined),
    };
  } catch (cause) {
    // The person has closed it.
    if (cause instanceof DOMException && cause.name === 'AbortError') return null;
    // Not allowed here: as a download.
    return download(name);
  }
}

/** Each piece becomes the browser's own, which keeps it on the disk where it is large. */
function download(name: string): Place {
  const parts: Blob[] = [];
  return {
    write: (bytes) => {
      parts.push(new Blob([bytes]));
      return Promise.resolve();
    },
    close: () => {
      saveFile(new Blob(parts, { type: 'application/octet-stream' }), name);
      return Promise.resolve(false);
    },
    abort: () => {
      parts.splice(0);
      return Promise.resolve();
    },
  };
}
