import { DraftContent, type Coding } from '../drafts/draft.ts';
import { nullable, object, type Shape } from '../shape.ts';
import { Plain } from './plain.ts';

/** What a draft says at one revision. */
export interface DraftVersion {
  content: DraftContent;
  coding: Coding | null;
}
/** Of the coding only that it is one: it was checked where it came from. */
export const DraftVersion = object<DraftVersion>({
  content: DraftContent,
  coding: nullable(Plain as unknown as Shape<Coding>),
});
