/** A file that is handed to the person, and what it is called. */
export interface TakenFile {
  readonly file: Blob;
  readonly name: string;
  /** What is not in it, in a sentence each. */
  readonly lacking: readonly string[];
}

/** A kind of file that something can be taken out as. */
export interface FileKind<Format extends string> {
  readonly value: Format;
  readonly label: string;
  /** What it is for, in a sentence or two. */
  readonly about: string;
  /** Said while it is written, of one that does not count its rows. */
  readonly busy?: string;
}
