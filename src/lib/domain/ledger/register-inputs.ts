import * as z from 'zod/mini';
import { civilDate, name, uuid, words } from '../input.ts';

/* What a person says of a row of a register, as the screens, the API and a device's outbox hand it over. */

const code = words(35);
const dated = z.nullable(civilDate);
const written = (most: number) => z.nullable(words(most));

const ACCOUNT = {
  name: words(256),
  groupingCategory: written(80),
  groupingCode: written(70),
  vatCode: written(35),
  validFrom: dated,
  validTo: dated,
  requires: z
    .array(z.strictObject({ type: code, validFrom: civilDate, validTo: dated }))
    .check(z.maxLength(20)),
};
const PARTY = {
  name: words(256),
  orgnr: written(35),
  account: z.nullable(name(70)),
  bankAccount: written(50),
  street: written(256),
  postalCode: written(18),
  city: written(70),
  country: z.nullable(z.string().check(z.regex(/^[A-Z]{2}$/))),
  validTo: dated,
};
const optional = <S extends z.core.$ZodShape>(shape: S) => z.partial(z.strictObject(shape)).shape;

export const NewAccount = z.strictObject({ number: words(70), ...ACCOUNT });
/** What is left out stays as it is; so of the others below. */
export const ChangedAccount = z.strictObject({ number: name(70), ...optional(ACCOUNT) });

export const NewParty = z.strictObject({
  id: uuid,
  kind: z.enum(['customer', 'supplier']),
  number: words(35),
  ...PARTY,
});
export const ChangedParty = z.strictObject({ id: uuid, ...optional(PARTY) });

export const NewDimension = z.strictObject({
  type: code,
  code,
  name: words(256),
  typeName: z.optional(words(70)),
});
export const ChangedDimension = z.strictObject({
  type: name(35),
  code: name(35),
  name: z.optional(words(256)),
  validTo: z.optional(dated),
});
