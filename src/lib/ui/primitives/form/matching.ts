/** One thing that can be chosen by number or by name. */
export interface Choice {
  /** What is stored. */
  value: string;
  /** Account number, VAT code, customer number; may be empty. */
  number: string;
  name: string;
}

/**
 * The choices that fit what is typed, best first: the exact number, numbers that begin so, names
 * that begin so, names with a word that begins so, names that hold it. Several words must all fit.
 * Case does not count, nor do accents (å, æ and ø are letters of their own and do). An empty query
 * gives the list as it is.
 */
export function matching<C extends Choice>(choices: readonly C[], query: string, limit = 50): C[] {
  const wanted = fold(query);
  if (wanted === '') return choices.slice(0, limit);
  return choices
    .map((choice) => ({ choice, rank: rankOf(choice, wanted) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ choice }) => choice);
}

/** `6540 Inventar`: how a choice is written in the field once it is chosen. */
export function choiceText(choice: Choice): string {
  return choice.number === '' ? choice.name : `${choice.number} ${choice.name}`;
}

const NO_MATCH = 5;

function rankOf(choice: Choice, wanted: string): number {
  const number = fold(choice.number);
  const name = fold(choice.name);
  if (number === wanted || fold(choiceText(choice)) === wanted) return 0;
  if (number !== '' && number.startsWith(wanted)) return 1;
  if (name.startsWith(wanted)) return 2;
  const words = wanted.split(' ');
  const starts = `${number} ${name}`.split(/[\s\-/,.()&]+/);
  if (words.every((word) => starts.some((start) => start.startsWith(word)))) return 3;
  return words.every((word) => name.includes(word)) ? 4 : NO_MATCH;
}

function fold(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[éèêëàáâäöòóôüùúûîíìïç]/g, (letter) => letter.normalize('NFD').charAt(0));
}
