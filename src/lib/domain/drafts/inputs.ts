import * as z from 'zod/mini';
import { ordinal, shaped, uuid, words } from '../input.ts';
import { Coding } from './coded.ts';
import { Photo } from './draft.ts';

/* What a bookkeeper does with a draft, as the screens, the API and a device's outbox hand it over. */

const revision = { draftId: uuid, baseRevision: ordinal };

/** The device makes the id, so that a repeat is recognised. */
export const MadeDraft = z.strictObject({
  draftId: uuid,
  photos: z.array(shaped(Photo)).check(z.maxLength(20)),
  coding: Coding,
});
export const CodedDraft = z.strictObject({ ...revision, coding: Coding });
/**
 * `dateConfirmed`: the bookkeeper was asked about a date after today, and meant it; `paperConfirmed`: about a paper that is
 * posted already, and it is another invoice on it.
 */
export const SubmittedDraft = z.strictObject({
  ...revision,
  dateConfirmed: z.optional(z.boolean()),
  paperConfirmed: z.optional(z.boolean()),
});
export const DismissedDraft = z.strictObject({ ...revision, reason: words(500) });
export const AskedDraft = z.strictObject({ ...revision, comment: words(500) });
