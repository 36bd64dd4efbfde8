import { statementHashHex, type JsonObject } from './canonical.ts';
import { err, ok, type Result } from './result.ts';

/** What an event says of its subject: in which form, and the hex SHA-256 of the statement in it. */
export type Said = { readonly form: string; readonly statement: string };

/**
 * The versions of a statement, oldest first: each names its fields, and gives null for a subject that says something it
 * has no field for. What a version hashes is never changed; a new field is a new version.
 */
export type Versions<T> = Readonly<Record<`v${number}`, (subject: T) => JsonObject | null>>;

/** One kind of statement, such as `segl.account`, in all of its versions. */
export interface Statement<T> {
  /** The subject in the oldest version that has room for it: all that v1 could say keeps the hash it had. */
  of(subject: T): JsonObject;
  /** {@link of}, hashed, with the name of its form: what an event's detail holds. */
  said(subject: T): Said;
  /**
   * The hash in the form that an event named, null for an event from before they named it. Errors: `form_unknown` (of a
   * later release, or of nobody), `says_more` (than that form has fields for: the subject changed since).
   */
  as(subject: T, form: string | null): Result<string, FormFault>;
}

/** `unreadable`, said by who reads the rows: there is nothing in them that could be said. */
export type FormFault = { readonly code: 'form_unknown' | 'says_more' | 'unreadable' };

export function statement<T>(name: `segl.${string}`, versions: Versions<T>): Statement<T> {
  const forms = new Map(
    Object.entries(versions).map(([version, say]) => {
      const form = `${name}.${version}`;
      const withForm = (subject: T): JsonObject | null => {
        const said = say(subject);
        return said && { statement: form, ...said };
      };
      return [form, withForm] as const;
    }),
  );
  const oldest = (subject: T): { form: string; said: JsonObject } => {
    for (const [form, say] of forms) {
      const said = say(subject);
      if (said) return { form, said };
    }
    throw new Error(`no version of ${name} has room for all that is to be said`);
  };
  return {
    of: (subject) => oldest(subject).said,
    said(subject) {
      const { form, said } = oldest(subject);
      return { form, statement: statementHashHex(said) };
    },
    as(subject, form) {
      if (form === null) return ok(statementHashHex(oldest(subject).said));
      const say = forms.get(form);
      if (!say) return err({ code: 'form_unknown' });
      const said = say(subject);
      return said ? ok(statementHashHex(said)) : err({ code: 'says_more' });
    },
  };
}
