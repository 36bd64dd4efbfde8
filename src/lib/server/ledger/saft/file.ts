import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { exportSaft, planSaft, type ExportAsked, type SaftExportError } from './export.ts';

/** A SAF-T file that can be had: {@link openSaftFile}. */
export interface SaftFile {
  readonly fileName: string;
  /** About how many bytes it will have. */
  readonly size: number;
}

/** For whom a file may be made; no longer than its name is held by who asked. */
const openers = new WeakMap<SaftFile, () => ReadableStream<Uint8Array<ArrayBuffer>>>();

/**
 * The file's bytes, made while they are read, so that nothing of it lies anywhere; it breaks off where the database is lost,
 * or nobody reads for a while.
 * @param file the very answer of {@link saftFile}, which only whoever was let in has
 */
export function openSaftFile(file: SaftFile): ReadableStream<Uint8Array<ArrayBuffer>> {
  const open = openers.get(file);
  if (!open) throw new TypeError('a file is opened by who was given it');
  return open();
}

export type SaftFileError = SaftExportError | { code: 'saft_export_too_large'; files: number };

/** {@link exportSaft} as one file. Errors: its own; `saft_export_too_large` — it takes more files than one. */
export async function saftFile(
  context: Context,
  asked: Omit<ExportAsked, 'most'>,
): Promise<Result<SaftFile, SaftFileError>> {
  const planned = await planSaft(context, asked);
  if (!planned.ok) return planned;
  const [part, ...more] = planned.value;
  if (!part || more.length > 0) return err({ code: 'saft_export_too_large', files: planned.value.length });
  const file: SaftFile = { fileName: part.fileName, size: part.size };
  openers.set(file, () => streamed(context, { ...asked, most: Infinity }));
  return ok(file);
}

function streamed(context: Context, asked: ExportAsked): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const writer = writable.getWriter();
  const sink = async (text: string) => {
    await writer.ready;
    await writer.write(encoder.encode(text));
  };
  const end = async () => {
    const exported = await exportSaft(context, asked, () => sink);
    await (exported.ok ? writer.close() : writer.abort(new Error(exported.error.code)));
  };
  // Where whoever reads has left, nobody is there to be told.
  end().catch((cause: unknown) => writer.abort(cause).catch(() => {}));
  return readable;
}
