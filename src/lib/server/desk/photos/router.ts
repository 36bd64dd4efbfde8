import * as z from 'zod';
import { PHOTO_FACTS } from '#lib/domain/drafts/draft.ts';
import { shaped, uuid } from '#lib/domain/input.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { PHOTOS_TRANSPORT } from './transport.ts';
import { appendPhoto, beginPhoto, progressOfPhoto, readPhoto } from './service.ts';

/** A form, whose fields are text and files. */
const Piece = z
  .instanceof(FormData)
  .transform((form): unknown => Object.fromEntries(form.entries()))
  .pipe(
    z.object({
      photoId: uuid,
      offset: z.coerce.number().int().min(0),
      chunk: z.instanceof(Blob),
    }),
  );

const announced = {
  sha256: shaped(PHOTO_FACTS.sha256),
  size: shaped(PHOTO_FACTS.size),
  type: shaped(PHOTO_FACTS.type),
  original: z.optional(shaped(PHOTO_FACTS.original)),
};

/**
 * Photos come in pieces and can be resumed, by tus (`api/photo-uploads.ts`), which asks these; the browser reads them by
 * `GET /api/photos/[photoId]`.
 */
export const photosRouter = router({
  begin: tenantProcedure
    .input(z.strictObject({ photoId: uuid, ...announced }))
    .mutation(async ({ ctx, input: { photoId, ...photo } }) =>
      answer(await beginPhoto(ctx.context, { id: photoId, ...photo }), PHOTOS_TRANSPORT),
    ),

  progress: tenantProcedure
    .input(z.strictObject({ photoId: uuid }))
    .query(async ({ ctx, input }) =>
      answer(await progressOfPhoto(ctx.context, input.photoId), PHOTOS_TRANSPORT),
    ),

  /** The bytes of a photo that has arrived. A field user gets their own ones. */
  read: tenantProcedure
    .input(z.strictObject({ photoId: uuid }))
    .query(async ({ ctx, input }) =>
      answer(await readPhoto(ctx.context, input.photoId, ctx.role), PHOTOS_TRANSPORT),
    ),

  append: tenantProcedure.input(Piece).mutation(async ({ ctx, input: { photoId, offset, chunk } }) => {
    const bytes = new Uint8Array(await chunk.arrayBuffer());
    return answer(await appendPhoto(ctx.context, { photoId, offset, chunk: bytes }), PHOTOS_TRANSPORT);
  }),
});
