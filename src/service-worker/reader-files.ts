/** What pdf.js reads documents with: its worker, fonts that a file may lack, character maps, decoders of pictures. */
const OF_DOCUMENTS =
  /\/(pdf\.worker[^/]*\.mjs|[^/]+\.(bcmap|pfb)|LiberationSans[^/]*\.ttf|(jbig2|openjpeg|qcms_bg)[^/]*\.wasm)$/;
export const OF_DOCUMENTS_CACHE = 'segl-documents';

export const isOfReader = (path: string): boolean => OF_DOCUMENTS.test(path);

/**
 * Keeps what reads documents, for who wants them without network; what lies here already is not asked for again. Never rejects.
 * @param build what this version consists of
 * @returns whether all of it is here
 */
export async function keepReader(build: readonly string[]): Promise<boolean> {
  try {
    const cache = await caches.open(OF_DOCUMENTS_CACHE);
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    for (const path of build) if (isOfReader(path) && !kept.has(path)) await cache.add(path);
    return true;
  } catch {
    return false;
  }
}

/** When a version is installed: the new one's, where somebody has the one before's. */
export async function keepReaderOn(build: readonly string[]): Promise<void> {
  if (await caches.has(OF_DOCUMENTS_CACHE)) await keepReader(build);
}

export const readerFile = (request: Request): Promise<Response | undefined> =>
  caches.match(request, { cacheName: OF_DOCUMENTS_CACHE });
