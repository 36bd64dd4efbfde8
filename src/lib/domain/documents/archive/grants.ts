/**
 * What somebody may do with the documents of a folder. `see`: open them · `add`: put documents there, and send them · `sign`:
 * be asked to sign them on the client's behalf · `manage`: move them, and withdraw those of others. Whoever may anything by a
 * grant may see. A role says whether somebody may do a thing at all, a right where: who has no such ability gets none by it.
 */
export const RIGHTS = ['see', 'add', 'sign', 'manage'] as const;
export type Right = (typeof RIGHTS)[number];
export type Rights = ReadonlySet<Right>;

/** What a folder gives to a group, or to one person. */
export interface Grant {
  readonly of: 'group' | 'person';
  readonly id: string;
  readonly rights: readonly Right[];
}
