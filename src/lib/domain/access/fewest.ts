/** Of several numbers of tries the one that is reached first; null where none of them ever is. */
export function fewest(...tries: readonly (number | null)[]): number | null {
  const said = tries.filter((each) => each !== null);
  return said.length === 0 ? null : Math.min(...said);
}
