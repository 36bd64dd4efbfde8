import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import {
  exportSaft,
  type ExportAsked,
  type ExportPart,
  type SaftExported,
  type SaftExportError,
} from './export.ts';

/** As long as it is not whole. */
const UNFINISHED = '.part';

/**
 * {@link exportSaft} into files of a folder, which is made where it is not there. Each comes under its name only when all are
 * whole and on the disk: what was interrupted leaves at most files ending with `.part`.
 *
 * @param onprogress is told how many characters of a file are written, and what file
 */
export async function exportToFolder(
  context: Context,
  asked: ExportAsked,
  folder: string,
  onprogress: (part: ExportPart, written: number) => void = () => {},
): Promise<Result<SaftExported, SaftExportError>> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  let file: WriteStream | null = null;
  try {
    const exported = await exportSaft(context, asked, async (part) => {
      if (file) await closed(file);
      const path = join(folder, part.fileName);
      paths.push(path);
      file = openFile(path + UNFINISHED);
      let written = 0;
      return async (text) => {
        written += text.length;
        onprogress(part, written);
        await writeTo(file as WriteStream, text);
      };
    });
    if (file) await closed(file);
    if (exported.ok) for (const path of paths) await rename(path + UNFINISHED, path);
    return exported;
  } catch (cause) {
    if (file) await closed((file as WriteStream).destroy()).catch(() => {});
    for (const path of paths) await rm(path + UNFINISHED, { force: true });
    throw cause;
  }
}

/** What goes wrong while nothing waits for it is told at the next that is asked of it. */
function openFile(path: string): WriteStream {
  return createWriteStream(path, { flush: true }).on('error', () => {});
}

async function writeTo(file: WriteStream, text: string): Promise<void> {
  if (file.errored) throw file.errored;
  if (!file.write(text)) await once(file, 'drain');
}

async function closed(file: WriteStream): Promise<void> {
  file.end();
  await finished(file);
}
