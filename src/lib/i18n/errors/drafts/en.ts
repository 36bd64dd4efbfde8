import { date, text, type Sentence } from '../facts.ts';
import { file } from './said.ts';
import type * as nb from './nb.ts';

export const drafts: Record<keyof typeof nb.drafts, Sentence> = {
  draft_damaged:
    'What the device holds of the draft is damaged and cannot be opened. If it was sent, the accounts have it; otherwise take it again.',
  record_damaged:
    'A part of this is damaged on the device and cannot be sent. Open it, and take the picture or do the work again.',
  photo_too_large: (facts) =>
    `${file(facts, 'The file')} is larger than 20 MB. Use a smaller one, or take a photo of the receipt.`,
  photo_too_many_pixels: (facts) =>
    `${file(facts, 'The picture')} is too large in pixels for the device to open. Take it again at a lower resolution.`,
  not_a_photo: (facts) =>
    `${file(facts, 'The file')} is neither an image nor a PDF. Use JPEG, PNG, WebP, HEIC or PDF.`,
  photo_empty: (facts) =>
    `${file(facts, 'The file')} is empty: the camera did not hand over the picture. Take it again.`,
  photo_unreadable: (facts) =>
    `${file(facts, 'The picture')} cannot be read; the file is probably damaged. Take the photo again.`,
  photo_not_ready: (facts) =>
    `The device could not make ${file(facts, 'the picture')} ready to be sent. Press “Save” and it tries again. If that does not help: close other tabs, get online and reload the page.`,
  photo_twice: 'The same photo is attached twice. Remove one of them and save again.',
  photo_elsewhere: 'The photo belongs to another draft. Take a new photo, or discard this draft.',
  photo_type_differs:
    'The file is not what it says it is, and was not accepted. The draft is safe; attach the photo again.',
  date_unreasonable:
    'The date is more than ten years back or one year ahead. Correct it and save again; the rest is kept.',
  invalid_draft: 'Something in the draft cannot be used. Look over the fields; what you wrote is there.',
  draft_discarded: 'The draft is discarded and cannot be changed. Take a new one if it is needed.',
  draft_unknown: 'The draft is no longer here. Go back to the list.',
  draft_not_yours: 'The draft belongs to somebody else. Only the one who took it can change its content.',
  draft_changed_meanwhile:
    'Somebody changed the draft after you opened it. What you wrote is kept; look again.',
  draft_conflict:
    'You and somebody else have changed the same draft. Both are kept; choose which holds, field by field.',
  server_restored:
    'The server was put back to an older copy that lacks this. It is sent again by itself once what it builds on is there again; you can also give it up.',
  register_changed_meanwhile:
    'Somebody has changed the same since. What you wrote is kept; look it over, and do it again if it still holds.',
  draft_not_open: 'The draft has already moved on and cannot be changed here.',
  draft_not_submitted:
    'The draft is no longer waiting for approval: it has been decided. Your decision was not added.',
  draft_incomplete: (facts) =>
    facts['missing'] === 'photo'
      ? 'The draft lacks a photo of the receipt. Send it back to the one who took it, or explain why there is none.'
      : 'The draft is not fully coded. Fill in what is missing and submit again.',
  draft_not_posted: 'The draft is not posted, or has already been opened again. Look in the inbox.',
  voucher_not_reversed: 'The voucher stands. Reverse it first; then the receipt can be coded again.',
  date_after_today: (facts) =>
    `The voucher date ${date(facts['date'])} is after today. Correct it, or confirm that it is right. The coding is saved.`,
  draft_already_posted: 'The draft is already posted. Nothing was posted twice.',
  approval_void: 'The draft was changed after it was shown to you. Nothing was posted; look again.',
  approval_differs: 'Another decision has already been made for this draft. The first one holds.',
  approval_of_own_work:
    'You cannot decide about what you captured, coded or submitted yourself. Another manager must do it.',
  approval_rules_changed:
    'The approval rules have changed since you saw them. Nothing was done; reload the page, and look again.',
  approval_rules_too_early:
    'Rules can’t hold from before they are made. Choose a later time, or leave the field empty.',
  approval_not_asked:
    'The rules ask for somebody else’s approval. Nothing was posted; the page shows whom the voucher waits for.',
  approval_given_before: 'You have approved this already. The voucher is posted when another has as well.',
  approver_unknown:
    'The person may not approve in this client. Choose another, or give the person the role of manager first.',
  stand_in_differs: 'The number is taken by another stand-in. Reload the page, and try again.',
  stand_in_over: (facts) => `The span is over on ${date(facts['date'])}. Choose a later last day.`,
  stand_in_same: 'Nobody stands in for themselves. Choose another.',
  stand_in_unknown: 'There is no such stand-in. Reload the page.',
  photo_missing:
    'A photo has not arrived yet. It is on the device that took it; try again once that has been online.',
  photo_arriving: 'The photo is on its way from the device that took it.',
  attachment_differs:
    'The attachment is not the one the draft names, and is not shown. Do not approve; tell us.',
  attachment_unreadable:
    'The browser cannot show the attachment. It is kept as it came; try on another device.',
  photo_unknown: 'The photo does not exist, or you do not have access to it.',
  photo_differs: 'Another photo already has this number. Yours is safe on the device; tell us.',
  photo_hash_differs:
    'The photo did not arrive as it was taken. It is safe on the device and will be sent again.',
  photo_incomplete:
    'The photo did not arrive, even after several tries. It is safe on the device. Take it again, and save once more.',
  chunk_size:
    'The server did not take this piece of the photo: it is empty or too large. The photo is safe on the device; get the newest version of Segl.',
  chunk_beyond_end:
    'More of the photo was sent than it should have. It is safe on the device; get the newest version of Segl.',
  mutation_out_of_order:
    'The server lacks something that the device sent before. All of it is safe on the device and will be sent again.',
  mutation_differs:
    'The server has something else from the device under the same number. Yours is safe on the device; tell whoever operates Segl.',
  mutation_kind_unknown:
    'The server has an older version of Segl and cannot take this yet. It is safe on the device and will be sent once it can.',
  mutation_misshapen:
    'The server could not use this as it was sent. It is safe on the device; get the newest version of Segl, and do it again.',
  device_unknown:
    'The server does not know this device. The drafts are safe here; sign in again to register it.',
  device_not_yours:
    'The device is registered to somebody else. The drafts are safe here; sign in as the one who used it.',
  refused: (facts) =>
    `The server refused the change (${text(facts['reason'])}). It is kept here under “Needs you”.`,
};
