/** The part of libheif-js that is used; its own types describe the C interface below it. */
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  interface HeifImage {
    get_width(): number;
    get_height(): number;
    /** Fills the pixels, RGBA; null where it can't be decoded. */
    display(pixels: ImageData, done: (shown: ImageData | null) => void): void;
  }
  const libheif: () => { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
  export default libheif;
}
