import * as z from 'zod';
import { MOST_GRANTS } from '#lib/domain/documents/archive/folders.ts';
import { RIGHTS } from '#lib/domain/documents/archive/grants.ts';
import { DIRECTIONS } from '#lib/domain/documents/archive/types.ts';
import { ordinal, uuid, words } from '#lib/domain/input.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { answer, router, tenantProcedure, type ApiContext } from '../../platform/rpc.ts';
import type { Context } from '../../platform/context.ts';
import type { Result } from '#lib/domain/result.ts';
import { fileDocument } from './filing.ts';
import { endFolder, setFolder, setRights, type Done } from './folders.ts';
import { endGroup, setGroup } from './groups.ts';
import { archiveFor } from './reading.ts';
import { ARCHIVE_TRANSPORT, type ArchiveError } from './transport.ts';
import { addUsualTypes, endType, setType } from './types.ts';

const name = words(100);
const after = z.nullable(ordinal);
const Ended = z.strictObject({ id: uuid, after: ordinal });
const Given = z.strictObject({
  of: z.enum(['group', 'person']),
  id: uuid,
  rights: z.array(z.enum(RIGHTS)).min(1).max(RIGHTS.length),
});

/** Each once: who is given something twice would be given what the second says. */
const Grants = z
  .array(Given)
  .max(MOST_GRANTS)
  .refine((all) => new Set(all.map(({ of, id }) => `${of} ${id}`)).size === all.length);

/** Where documents lie, and who may what with those of a folder. */
export const archiveRouter = router({
  read: tenantProcedure.query(({ ctx }) => archiveFor(ctx.context, ctx.role)),

  setFolder: tenantProcedure
    .input(z.strictObject({ id: uuid, name, parentId: z.nullable(uuid), after }))
    .mutation(({ ctx, input }) => done(ctx, setFolder(ctx.context, input))),
  setRights: tenantProcedure
    .input(z.strictObject({ id: uuid, after, inherits: z.boolean(), grants: Grants }))
    .mutation(({ ctx, input }) => done(ctx, setRights(ctx.context, input))),
  endFolder: tenantProcedure
    .input(Ended)
    .mutation(({ ctx, input }) => done(ctx, endFolder(ctx.context, input))),

  setGroup: tenantProcedure
    .input(z.strictObject({ id: uuid, name, members: z.array(uuid).max(500), after }))
    .mutation(({ ctx, input }) => done(ctx, setGroup(ctx.context, input))),
  endGroup: tenantProcedure
    .input(Ended)
    .mutation(({ ctx, input }) => done(ctx, endGroup(ctx.context, input))),

  setType: tenantProcedure
    .input(
      z.strictObject({ id: uuid, name, direction: z.enum(DIRECTIONS), folderId: z.nullable(uuid), after }),
    )
    .mutation(({ ctx, input }) => done(ctx, setType(ctx.context, input))),
  addUsualTypes: tenantProcedure
    .input(z.strictObject({ language: z.enum(['nb', 'en']) }))
    .mutation(({ ctx, input }) => done(ctx, addUsualTypes(ctx.context, input))),
  endType: tenantProcedure.input(Ended).mutation(({ ctx, input }) => done(ctx, endType(ctx.context, input))),

  /** Puts a document into a folder, and says of which type it is. */
  file: tenantProcedure
    .input(z.strictObject({ documentId: uuid, folderId: z.nullable(uuid), typeId: z.nullable(uuid) }))
    .mutation(({ ctx, input }) => done(ctx, fileDocument(ctx.context, input))),
});

async function done(
  { context }: ApiContext & { readonly context: Context },
  work: Promise<Result<Done, ArchiveError>>,
) {
  const { eventId } = answer(await work, ARCHIVE_TRANSPORT);
  return sealed(context, eventId);
}
