/** Text, a day or an amount, as a table has it before it is CSV or a sheet. */
export type Value = string | bigint | { readonly day: string } | null;

/** What writes a table down, row by row. */
export interface Sink {
  /** @param sum what rows come to, or start from */
  row(values: readonly Value[], sum?: boolean): void;
  /** A page has been written. */
  flush(): void;
  end(facts: readonly (readonly [string, string])[]): Blob | Promise<Blob>;
}

export interface Head {
  readonly head: string;
  readonly width: number;
  readonly kind: 'text' | 'date' | 'money';
}
