import { v7 as uuidv7 } from 'uuid';
import type { CivilDate } from '#lib/domain/date.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { membersOf } from '#lib/server/identity/index.ts';
import { appendPhoto, beginPhoto, saveDraft } from '#lib/server/desk/index.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { contentOf, must, photoOf } from '../setup/books/drafts.ts';
import type { App } from './app.ts';

/** What the person with the role does, without a browser. */
export async function as(app: App, role: Role): Promise<Context> {
  const person = (await membersOf(app.context())).find((each) => each.role === role);
  if (!person) throw new Error(`nobody is ${role}`);
  const who = { clientId: app.clientId, actorId: person.userId, requestId: uuidv7() };
  return createContext(app.database.platform, who);
}

/** A receipt of the field user that waits to be coded. */
export async function receiptInInbox(
  app: App,
  { jpeg, text, date }: { jpeg: Uint8Array; text: string; date?: CivilDate },
): Promise<{ draftId: string; photoId: string }> {
  const field = await as(app, 'field');
  const photo = { ...photoOf(jpeg), type: 'image/jpeg' as const };
  must(await beginPhoto(field, photo));
  must(await appendPhoto(field, { photoId: photo.id, offset: 0, chunk: jpeg }));
  const draftId = uuidv7();
  must(
    await saveDraft(field, {
      draftId,
      baseRevision: null,
      content: contentOf([photo], { text, ...(date && { date }) }),
    }),
  );
  return { draftId, photoId: photo.id };
}
