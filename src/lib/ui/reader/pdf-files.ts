// What pdf.js reads beside the document: fonts that a file may lack, character maps, decoders of pictures. Each is a
// file of the build of its own: inlined ones the content security policy would keep from being read.
const CMAPS = import.meta.glob<string>('/node_modules/pdfjs-dist/cmaps/*.bcmap', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});
const FONTS = import.meta.glob<string>('/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});
const DECODERS = import.meta.glob<string>('/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});

const ADDRESSES: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...CMAPS, ...FONTS, ...DECODERS }).map(([path, url]) => [
    path.split('/').at(-1) ?? '',
    url,
  ]),
);

/** Gives pdf.js its files under the names the build gave them; in its own manner, which is a class. */
export class BundledFiles {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = ADDRESSES.get(filename);
    const response = address === undefined ? null : await fetch(address);
    if (!response?.ok) throw new Error(`${filename} is not at hand`);
    return new Uint8Array(await response.arrayBuffer());
  }
}
