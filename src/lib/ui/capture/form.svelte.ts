import { v7 } from 'uuid';
import type { DraftContent, Photo } from '#lib/domain/draft.ts';
import type { Minor } from '#lib/domain/money.ts';
import { takePhoto, type NewPhoto } from '#lib/offline/photo.ts';
import type { NormaliseError } from '#lib/offline/pictures/normalise.ts';

/** A picture of the receipt as the form holds it: shown at once, read meanwhile. */
export interface Picture {
  readonly key: string;
  /** The file just taken, for showing; null for one that was stored before. */
  readonly file: File | null;
  /** What was read of it; null while it is being read. */
  readonly read: PictureRead | null;
}

type PictureRead =
  { ok: true; photo: Photo; bytes: NewPhoto['bytes'] | null } | { ok: false; error: NormaliseError };

/**
 * What a person says about a receipt, as it is being typed: a new one, or a draft opened again. It is kept as long
 * as the page, whatever happens around it: another screen, a locked device, an ended session.
 */
export class ReceiptForm {
  readonly draftId: string;
  readonly #before: DraftContent;
  amount = $state<Minor | null>(null);
  date = $state('');
  text = $state('');
  /** Empty for none. */
  project = $state('');
  pictures = $state.raw<readonly Picture[]>([]);
  #reading: Promise<unknown> = Promise.resolve();

  constructor(draftId: string, before: DraftContent) {
    this.draftId = draftId;
    this.#before = before;
    this.amount = before.amount;
    this.date = before.date ?? '';
    this.text = before.text;
    this.project = before.project ?? '';
    this.pictures = before.photos.map((photo) => ({
      key: photo.id,
      file: null,
      read: { ok: true, photo, bytes: null },
    }));
  }

  /** Takes pictures up in the order given. They are on the screen when this returns, and read by `settled()`. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const key = v7();
      this.pictures = [...this.pictures, { key, file, read: null }];
      // One after the other: several pictures of a camera at once are more than a phone's memory may hold.
      this.#reading = this.#reading.then(() => this.#read(key, file));
    }
  }

  remove(key: string): void {
    this.pictures = this.pictures.filter((picture) => picture.key !== key);
  }

  /** Resolves when every picture has been read. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  /** Whether something would be lost with it. */
  get changed(): boolean {
    const now = this.content();
    const ids = (photos: readonly Photo[]) => photos.map(({ id }) => id).join();
    return (
      this.pictures.some(({ file }) => file !== null) ||
      now.amount !== this.#before.amount ||
      now.date !== this.#before.date ||
      now.text !== this.#before.text ||
      now.project !== this.#before.project ||
      ids(now.photos) !== ids(this.#before.photos)
    );
  }

  /** Nothing that would make it a receipt: neither picture nor amount nor words. */
  get empty(): boolean {
    return this.pictures.length === 0 && this.amount === null && this.text.trim() === '';
  }

  /** A picture that is none, or too large. */
  get unreadable(): boolean {
    return this.pictures.some(({ read }) => read?.ok === false);
  }

  content(): DraftContent {
    return {
      amount: this.amount,
      date: this.date === '' ? null : this.date,
      text: this.text.trim(),
      project: this.project === '' ? null : this.project,
      photos: this.pictures.flatMap(({ read }) => (read?.ok ? [read.photo] : [])),
    };
  }

  /** Those this device has not stored yet. */
  newPhotos(): NewPhoto[] {
    return this.pictures.flatMap(({ read }) =>
      read?.ok && read.bytes ? [{ photo: read.photo, bytes: read.bytes }] : [],
    );
  }

  async #read(key: string, file: File): Promise<void> {
    const taken = await takePhoto(file);
    const read: PictureRead = taken.ok
      ? { ok: true, photo: taken.value.photo, bytes: taken.value.bytes }
      : { ok: false, error: taken.error };
    this.pictures = this.pictures.map((picture) => (picture.key === key ? { ...picture, read } : picture));
  }
}

/** A receipt nothing is known of but the day. */
export function newReceipt(today: string): ReceiptForm {
  return new ReceiptForm(v7(), { amount: null, date: today, text: '', project: null, photos: [] });
}
