/** One or many: Norwegian and English both say zero with the plural. */
export function counted(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
