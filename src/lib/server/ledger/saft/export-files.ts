import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
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
 * whole and on the disk: what was interrupted leaves at most files ending with `.part`. Two that come about in one second have
 * the same names, and the later one's files stay, whole.
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
  // Each export writes files of its own: what a killed one left behind, of the same names, is in nobody's way.
  const unfinished = `.${randomUUID()}${UNFINISHED}`;
  const paths: string[] = [];
  let file: Writable | null = null;
  try {
    const exported = await exportSaft(context, asked, async (part) => {
      if (file) await closed(file);
      const path = join(folder, part.fileName);
      file = await openFile(path + unfinished);
      paths.push(path);
      let written = 0;
      return async (text) => {
        written += text.length;
        onprogress(part, written);
        await writeTo(file as Writable, text);
      };
    });
    if (file) await closed(file);
    if (exported.ok) for (const path of paths) await rename(path + unfinished, path);
    return exported;
  } catch (cause) {
    if (file) await closed((file as Writable).destroy()).catch(() => {});
    for (const path of paths) await rm(path + unfinished, { force: true });
    throw cause;
  }
}

/** What goes wrong while nothing waits for it is told at the next that is asked of it. */
async function openFile(path: string): Promise<Writable> {
  return (await open(path, 'wx')).createWriteStream({ flush: true }).on('error', () => {});
}

async function writeTo(file: Writable, text: string): Promise<void> {
  if (file.errored) throw file.errored;
  if (!file.write(text)) await once(file, 'drain');
}

async function closed(file: Writable): Promise<void> {
  file.end();
  await finished(file);
}
