import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { ownProblem, type Problem } from '#lib/ui/loading/problem.ts';
import { parsed, refusalIn } from '#lib/ui/loading/refusal.ts';
import type { Sending, Uploaded } from './upload-desk.svelte.ts';

const WRITES = { reads: false };

const Answer = z.object({
  outcome: z.enum(['created', 'exists']),
  documentId: z.uuid(),
  title: z.string(),
  pages: z.int(),
});

/** Sends the file; XMLHttpRequest, since fetch does not say how much has left. */
export function putFile(
  clientId: string,
  into: { readonly folder: string; readonly type: string },
  { documentId, file, signal, onprogress }: Sending,
): Promise<Result<Uploaded, Problem>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const query = new URLSearchParams({
      client: clientId,
      ...(into.folder && { folder: into.folder }),
      ...(into.type && { type: into.type }),
    });
    request.open('PUT', `/api/documents/${documentId}?${query.toString()}`);
    request.setRequestHeader('content-type', 'application/pdf');
    request.setRequestHeader('x-segl-file-name', encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(readAnswer(request.status, request.responseText));
    request.onerror = request.onabort = () => resolve(err(ownProblem('unreachable', WRITES)));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** What the server said: the document, its expected error, or that it failed. */
export function readAnswer(status: number, text: string): Result<Uploaded, Problem> {
  const answer = Answer.safeParse(parsed(text));
  if (status === 200 && answer.success) return ok(answer.data);
  const refusal = refusalIn(text, WRITES);
  return err(
    status === 413 && refusal.code === 'server_failed'
      ? { code: 'pdf_too_large', outcome: 'as_before' }
      : refusal,
  );
}
