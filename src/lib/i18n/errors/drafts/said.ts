import { plain } from '#lib/domain/text.ts';
import { text, type Facts } from '../facts.ts';

/** A file by its name, where it is known. */
export const file = ({ name }: Facts, otherwise: string) =>
  text(name) === '' ? otherwise : `«${plain(text(name))}»`;
