import type { DeviceDatabase } from '../store/database.ts';
import { nameOfAnswer } from '../desk/kept-answers.ts';

/** What a document that came ahead is kept as: the answer to who asks for it. */
export const pathOf = (documentId: string): string => `documents.get ${documentId}`;
export const nameOfFacts = (documentId: string): string => nameOfAnswer(pathOf(documentId));

/** Lets go of all but these. Needs no key. */
export async function tidyDocuments(
  { documents, kept }: DeviceDatabase,
  wanted: readonly string[] = [],
): Promise<void> {
  const ids = new Set(wanted);
  const names = new Set(wanted.map((id) => nameOfFacts(id)));
  const files = await documents.toCollection().primaryKeys();
  await documents.bulkDelete(files.filter((id) => !ids.has(id)));
  const facts = await kept.where('id').startsWith(nameOfFacts('')).primaryKeys();
  await kept.bulkDelete(facts.filter((name) => !names.has(name)));
}
