import type { KnownCode } from '#lib/i18n/errors.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import { v7 } from 'uuid';
import { attachmentType } from '#lib/domain/receipt/attachment.ts';
import type { DraftContent, Photo } from '#lib/domain/drafts/draft.ts';
import type { Minor } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { LetGo } from '#lib/offline/drafts/claims.ts';
import { takePhoto, type NewPhoto } from '#lib/offline/drafts/photo.ts';
import { LARGEST_FILE, type PictureWork } from '#lib/offline/pictures/normalise.ts';
import { contentOf, type KeptBytes, type Unfinished } from '#lib/offline/drafts/unfinished.ts';
import { Keeper, type Keeping } from './keeper.svelte.ts';

/** A picture of the receipt, or a PDF, as the form holds it: shown at once, read meanwhile. */
export interface Picture {
  /** The id the photo has, or will have. */
  readonly key: string;
  /** The file's. */
  readonly name: string;
  /** The file just taken, for showing; null for one that is stored. */
  readonly file: Blob | null;
  /** What was read of it; null while it is being read. */
  readonly read: Result<Photo, { code: KnownCode; name: string }> | null;
}

const failedWith =
  (...codes: string[]) =>
  ({ read }: Picture) =>
    read?.ok === false && codes.includes(read.error.code);
/** The device was not able to, the picture may be sound: it is held, and tried again. */
const isNotReady = failedWith('photo_not_ready');

export interface FormParts {
  readonly draftId: string;
  /** What the draft says; of a new one, the day. */
  readonly before: DraftContent;
  readonly isNew: boolean;
  readonly keeping: Keeping;
  /** Told when the form is closed and will write no more. */
  readonly letGo?: LetGo;
  /** What was written about it earlier and not saved. */
  readonly unfinished?: Unfinished | null;
  /** How pictures are made smaller; in tests, otherwise. */
  readonly does?: PictureWork;
}

/**
 * What a person says about a receipt, as it is being typed: a new one, or a draft opened again. All of it goes into the
 * vault as it comes; the form itself may go at any time.
 */
export class ReceiptForm {
  readonly draftId: string;
  readonly keeper: Keeper;
  /** It was begun earlier, and is gone on with. */
  readonly resumed: boolean;
  readonly #parts: FormParts;
  amount = $state<Minor | null>(null);
  /** What stands in the amount field where it is no amount (yet). */
  amountText = $state<string | null>(null);
  date = $state('');
  /** What stands in the date field where it is no date (yet). */
  dateText = $state<string | null>(null);
  text = $state('');
  /** Empty for none. */
  project = $state('');
  pictures = $state.raw<readonly Picture[]>([]);
  #storing: Promise<unknown> = Promise.resolve();
  #reading: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: FormParts) {
    const { draftId, before, unfinished = null } = parts;
    this.#parts = parts;
    this.draftId = draftId;
    this.resumed = unfinished !== null;
    this.keeper = new Keeper(parts.keeping, draftId, this.resumed);
    this.amount = unfinished ? unfinished.amount : before.amount;
    this.amountText = unfinished?.amountText ?? null;
    this.date = unfinished?.date ?? before.date ?? '';
    this.dateText = unfinished?.dateText ?? null;
    this.text = unfinished?.text ?? before.text;
    this.project = unfinished?.project ?? before.project ?? '';
    const pictures =
      unfinished?.pictures ?? before.photos.map((photo) => ({ id: photo.id, name: '', photo }));
    this.pictures = pictures.map(({ id, name, photo }) => ({
      ...{ key: id, name, file: null },
      read: photo && ok(photo),
    }));
    for (const { key, name, read } of this.pictures) if (read === null) this.#resume(key, name);
  }

  /**
   * Takes pictures up in the order given, behind the others or in place of one. They are on the screen when this returns, and
   * read by `settled()`.
   */
  add(files: Iterable<File>, instead?: string): void {
    const taken = [...files].map((file) => ({ key: v7(), name: file.name, file, read: null }));
    if (instead === undefined) this.pictures = [...this.pictures, ...taken];
    else this.put(instead, taken);
    for (const { key, file } of taken) {
      // As it came, before anything is done to it: if the tab dies of the doing, the picture is there.
      const stored = (this.#storing = this.#storing.then(() => this.#store(key, file)));
      // One after the other: several pictures of a camera at once are more than a phone's memory may hold.
      this.#reading = this.#reading.then(() => stored).then(() => this.#read(key, file));
    }
  }

  /** Takes these in place of that one, read already or with nothing to read; they are kept with the next change. */
  put(key: string, instead: readonly Picture[]): void {
    this.pictures = this.pictures.flatMap((picture) => (picture.key === key ? instead : [picture]));
    // It may have been the other of two that are the same.
    this.#readAgain(failedWith('photo_twice'));
  }

  /**
   * Nobody looks at it any more. What was written and taken is still put into the vault; a picture that is not done lies
   * there as it came, for the form that goes on with it: this one no longer writes over that one's words.
   */
  close(): void {
    this.#closed = true;
    void this.#storing.then(() => this.keeper.settled()).then(this.#parts.letGo);
  }

  /** Has another go at the pictures that the device was not able to make ready. They are read by `settled()`. */
  tryAgain(): void {
    this.#readAgain(isNotReady);
  }

  #readAgain(which: (picture: Picture) => boolean): void {
    for (const { key, name, file } of this.pictures.filter(which)) {
      this.#set(key, { read: null });
      if (file) this.#reading = this.#reading.then(() => this.#read(key, new File([file], name)));
      else this.#resume(key, name);
    }
  }

  /** Leaves out what can't be read. */
  removeUnreadable(): void {
    this.pictures = this.pictures.filter(({ read }) => read?.ok !== false);
  }

  /** Resolves when every picture has been read, and all of it is kept or could not be. Never rejects. */
  async settled(): Promise<void> {
    await this.#reading;
    await this.keeper.settled();
  }

  /** Whether it says something else than the draft does. */
  get changed(): boolean {
    const { before } = this.#parts;
    const ids = (pictures: readonly { id: string }[]) => pictures.map(({ id }) => id).join();
    return (
      (this.amountText ?? '').trim() !== '' ||
      this.dateText !== null ||
      this.amount !== before.amount ||
      this.date !== (before.date ?? '') ||
      this.text.trim() !== before.text ||
      this.project !== (before.project ?? '') ||
      ids(this.unfinished().pictures) !== ids(before.photos)
    );
  }

  /** Nothing that would make it a receipt: neither picture nor amount nor words. */
  get empty(): boolean {
    const nothing = this.pictures.length === 0 && this.text.trim() === '';
    return nothing && this.amount === null && (this.amountText ?? '').trim() === '';
  }

  /** The first picture that is none, or can't be read. */
  get unreadable(): { code: KnownCode; name: string } | null {
    const failed = this.pictures.find(({ read }) => read?.ok === false)?.read;
    return failed?.ok === false ? failed.error : null;
  }

  content(): DraftContent {
    return contentOf(this.unfinished());
  }

  /** Everything in it but the bytes. */
  unfinished(): Unfinished {
    const { draftId, amount, amountText, date, dateText, text, project } = this;
    const written = { amount, amountText, date, dateText, text, project };
    const pictures = this.pictures
      .filter((picture) => picture.read?.ok !== false || isNotReady(picture))
      .map(({ key, name, read }) => ({ id: key, name, photo: read?.ok ? read.value : null }));
    return { draftId, isNew: this.#parts.isNew, ...written, pictures };
  }

  /** Keeps what stands in it now. */
  keep(bytes?: KeptBytes): void {
    this.keeper.keep(this.changed ? this.unfinished() : null, bytes);
  }

  async #store(key: string, file: Blob): Promise<void> {
    if (file.size > LARGEST_FILE) return;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      // What is neither is not kept: the person is told at once.
      if (attachmentType(bytes) !== null) this.keep({ [key]: bytes });
      await this.keeper.settled();
    } catch {
      // It can't be read at all; reading it says so.
    }
  }

  #resume(key: string, name: string): void {
    this.#reading = this.#reading.then(async () => {
      const bytes = await this.keeper.read(key);
      if (bytes) await this.#read(key, new File([bytes], name));
      else this.#set(key, { read: { ok: false, error: { code: 'photo_unreadable', name } } });
    });
  }

  async #read(key: string, file: File): Promise<void> {
    if (this.#closed || !this.pictures.some((picture) => picture.key === key)) return;
    const taken = this.#unlessTwice(key, await takePhoto(file, key, this.#parts.does));
    if (this.#closed) return;
    if (taken.ok) {
      const { photo, bytes } = taken.value;
      this.#set(key, { read: ok(photo), file: new Blob([bytes], { type: photo.type }) });
      this.keep({ [key]: bytes });
    } else {
      this.#set(key, { read: { ok: false, error: { ...taken.error, name: file.name } } });
      this.keep();
    }
  }

  /** The same picture chosen a second time would be two pages of one receipt to everybody after. */
  #unlessTwice<E extends { code: string }>(
    key: string,
    taken: Result<NewPhoto, E>,
  ): Result<NewPhoto, E | { code: 'photo_twice' }> {
    const twice = this.pictures.some(
      ({ key: other, read }) =>
        taken.ok && other !== key && read?.ok === true && read.value.sha256 === taken.value.photo.sha256,
    );
    return twice ? err({ code: 'photo_twice' }) : taken;
  }

  #set(key: string, change: Partial<Picture>): void {
    this.pictures = this.pictures.map((picture) =>
      picture.key === key ? { ...picture, ...change } : picture,
    );
  }
}

/** A receipt nothing is known of but the day. */
export function newReceipt(today: CivilDate, parts: Omit<FormParts, 'before' | 'isNew'>): ReceiptForm {
  const before: DraftContent = { amount: null, date: today, text: '', project: null, photos: [] };
  return new ReceiptForm({ before, isNew: true, ...parts });
}
