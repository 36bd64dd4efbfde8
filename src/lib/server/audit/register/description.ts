import type { PartColumns } from '#lib/domain/columns.ts';
import type { RowOf, TenantTable } from './store.ts';

/** What a statement can hold of a column as it is; anything else wants a statement by hand. */
type Sayable = string | number | boolean | Date | null;
type Said<T extends TenantTable> = {
  [C in keyof T['$inferSelect'] & string]: T['$inferSelect'][C] extends Sayable ? C : never;
}[keyof T['$inferSelect'] & string];

/** Which columns each version of a statement names. */
export interface Saying<T extends TenantTable> {
  readonly says: Readonly<Record<`v${number}`, readonly Said<T>[]>>;
  /** What a field is called, where not as its column. */
  readonly fields?: Partial<Record<Said<T>, string>>;
  /** What says nothing in a column that came with a later version, where that is not null. */
  readonly blank?: Partial<Record<Said<T>, string | number | boolean>>;
  /** Columns that no statement names, each with the reason. */
  readonly unsaid?: Partial<Record<keyof RowOf<T> & string, string>>;
}

/** Rows that belong to one of the register's and are said with it, such as the rates of a VAT code. */
export interface PartOf<T extends TenantTable> extends Saying<T> {
  readonly table: T;
  /** Its columns that hold the key of what it belongs to. */
  readonly of: readonly (keyof RowOf<T> & string)[];
  /** What tells those of one row apart, and puts them in order. */
  readonly key: readonly (keyof RowOf<T> & string)[];
}

export interface Description<T extends TenantTable> extends Saying<T> {
  readonly key: readonly (keyof RowOf<T> & string)[];
  /** The order of a list, where it is not that of the key. */
  readonly by?: readonly (keyof RowOf<T> & string)[];
  readonly parts?: Readonly<Record<string, LoosePart>>;
}

type InSome<D extends { says: object }> = D['says'][keyof D['says']] extends readonly (infer C)[] ? C : never;
type NotSaid<T extends TenantTable, D> = Exclude<
  keyof RowOf<T>,
  | (D extends { says: object } ? InSome<D> : never)
  | (D extends { unsaid: infer U } ? keyof U : never)
  | (D extends { of: readonly (infer C)[] } ? C : never)
>;

/** Lets through only a description in which every column is in some version, or left out with a reason. */
export type Complete<T extends TenantTable, D> = [NotSaid<T, D>] extends [never]
  ? unknown
  : { readonly says: { readonly [C in NotSaid<T, D> & string as `${C} is in no version`]: never } };

/** A part where the table is not known by its type. */
export interface LoosePart extends PartColumns {
  readonly table: TenantTable;
  readonly of: readonly string[];
}
