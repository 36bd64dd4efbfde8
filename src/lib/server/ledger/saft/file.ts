import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Platform } from '../../platform/platform.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '../../platform/weakening.ts';
import { exportSaft, planSaft, type ExportAsked, type SaftExportError } from './export.ts';

/** A SAF-T file that can be had: {@link openSaftFile}. */
export interface SaftFile {
  readonly fileName: string;
  /** About how many bytes it will have. */
  readonly size: number;
}

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** For whom a file may be made; no longer than its name is held by who asked. */
const openers = new WeakMap<SaftFile, () => Result<Bytes, SaftBusy>>();

/** A client has as many under way as it may, or all have. */
export interface SaftBusy {
  readonly code: 'saft_export_busy';
}

/**
 * The file's bytes, made while they are read, so that nothing of it lies anywhere; it breaks off where the database is lost,
 * or nobody reads for a while. Each holds a connection as long as somebody reads, however slowly. Error: `saft_export_busy`.
 * @param file the very answer of {@link saftFile}, which only whoever was let in has
 */
export function openSaftFile(file: SaftFile): Result<Bytes, SaftBusy> {
  const open = openers.get(file);
  if (!open) throw new TypeError('a file is opened by who was given it');
  return open();
}

/** So many of one client's at once; and of all a share of the connections, so that everybody else has the others. */
const MOST_OF_CLIENT = 2;
const SHARE = 4;

/** By client, what is under way in a process. */
const underWay = new WeakMap<Platform, string[]>();

function begun({ platform, clientId }: Context): Result<() => void, SaftBusy> {
  const all = underWay.get(platform) ?? [];
  const own = all.filter((each) => each === clientId).length;
  if (own >= MOST_OF_CLIENT || all.length >= Math.ceil(platform.config.databasePool / SHARE))
    return err({ code: 'saft_export_busy' });
  underWay.set(platform, [...all, clientId]);
  return ok(() => {
    const now = underWay.get(platform) ?? [];
    underWay.set(platform, now.toSpliced(now.indexOf(clientId), 1));
  });
}

export type SaftFileError =
  | SaftExportError
  | SecondRequired
  | { code: 'saft_export_too_large'; files: number };

/**
 * {@link exportSaft} as one file. Errors: its own; `saft_export_too_large` — it takes more files than one;
 * `second_administrator_required`.
 */
export async function saftFile(
  context: Context,
  asked: Omit<ExportAsked, 'most'>,
): Promise<Result<SaftFile, SaftFileError>> {
  const planned = await planSaft(context, asked);
  if (!planned.ok) return planned;
  const [part, ...more] = planned.value;
  if (!part || more.length > 0) return err({ code: 'saft_export_too_large', files: planned.value.length });
  const may = await mayTake(context, asked);
  if (!may.ok) return may;
  const file: SaftFile = { fileName: part.fileName, size: part.size };
  openers.set(file, () => {
    const begin = begun(context);
    return begin.ok ? ok(streamed(context, { ...asked, most: Infinity }, begin.value)) : begin;
  });
  return ok(file);
}

/** All of the books leaves the client with it. */
export function mayTake(
  context: Context,
  { from, to, version }: Omit<ExportAsked, 'most'>,
): Promise<Result<void, SecondRequired>> {
  const after = { from: { ...from }, to: { ...to }, version: version ?? null };
  return context.transaction<void, SecondRequired>((tx) =>
    beforeWeakening(tx, context, { act: 'books-exported', before: null, after }),
  );
}

function streamed(context: Context, asked: ExportAsked, ended: () => void): Bytes {
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
  end()
    .catch((cause: unknown) => writer.abort(cause).catch(() => {}))
    .finally(ended);
  return readable;
}
