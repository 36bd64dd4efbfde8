/** The part of tesseract.js-core that is used: Tesseract's own interface, as Emscripten gives it. */
declare module 'tesseract.js-core/tesseract-core-simd-lstm.js' {
  interface Tesseract {
    /** @returns -1 where the language's data can't be used */
    Init(folder: null, language: string, engine: number): number;
    SetVariable(name: string, value: string): boolean;
    /** Reads `/input`. @returns 1 where that is no picture */
    SetImageFile(orientation: number, angle: number): number;
    Recognize(monitor: null): number;
    GetTSVText(page: number): string;
  }
  interface Core {
    readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
    readonly TessBaseAPI: new () => Tesseract;
  }
  const load: (given: { wasmBinary: ArrayBuffer }) => Promise<Core>;
  export default load;
}
