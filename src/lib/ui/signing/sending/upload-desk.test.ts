import { describe, expect, it } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { MOST_BYTES } from '#lib/domain/documents/document.ts';
import { UploadDesk, type Sending, type UploadPort } from './upload-desk.svelte.ts';

function desk(put: UploadPort['put']) {
  let made = 0;
  return new UploadDesk({ put, makeId: () => `id-${(made += 1)}` });
}

const pdf = (size = 10, name = 'leie.pdf') =>
  Object.defineProperty(new File(['%PDF'], name, { type: 'application/pdf' }), 'size', { value: size });
const taken = ({ documentId }: Sending) =>
  Promise.resolve(ok({ outcome: 'created' as const, documentId, title: 'Leie', pages: 1 }));

describe('an upload', () => {
  it('is refused before it is sent when it is too large or no PDF', async () => {
    const asked: Sending[] = [];
    const at = desk((sending) => {
      asked.push(sending);
      return taken(sending);
    });
    expect(await at.take(pdf(MOST_BYTES + 1))).toBeNull();
    expect(at.problem?.code).toBe('pdf_too_large');
    expect(await at.take(new File(['x'], 'brev.docx', { type: 'application/msword' }))).toBeNull();
    expect(at.problem?.code).toBe('not_pdf');
    expect(asked).toEqual([]);
    expect(await at.take(pdf(MOST_BYTES))).not.toBeNull();
  });

  it('says how much has left', async () => {
    const seen: number[] = [];
    const at = desk((sending) => {
      sending.onprogress(0.5);
      seen.push(at.sending?.share ?? -1);
      return taken(sending);
    });
    await at.take(pdf());
    expect([seen, at.sending]).toEqual([[0.5], null]);
  });

  it('goes under the same id again after a lost answer, another file under its own', async () => {
    const ids: string[] = [];
    const at = desk(({ documentId }) => {
      ids.push(documentId);
      return Promise.resolve(err({ code: 'unreachable' }));
    });
    const file = pdf();
    await at.take(file);
    expect(at.problem?.code).toBe('unreachable');
    await at.take(file);
    await at.take(pdf());
    expect(ids).toEqual(['id-1', 'id-1', 'id-2']);
  });

  it('that is cancelled is no problem', async () => {
    const at = desk(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return err({ code: 'unreachable' });
    });
    const waiting = at.take(pdf());
    at.cancel();
    expect(await waiting).toBeNull();
    expect([at.problem, at.sending]).toEqual([null, null]);
  });
});
