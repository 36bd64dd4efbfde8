/**
 * The parts of the return as the authority shows it, with their standard codes in its order (tema and kodeRekkefoelgeITema of
 * the code list mvaKodeSAFT).
 */
export const THEMES = {
  sales: ['3', '31', '33', '5', '6'],
  export: ['52'],
  purchases: ['1', '11', '13'],
  goods: ['81', '14', '82', '15', '83', '84', '85'],
  services: ['86', '87', '88', '89'],
  fish: ['32', '12'],
  quotas: ['51', '91', '92'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Theme = keyof typeof THEMES;

/** What is said of some standard codes, part by part, in the order in which the authority shows them; parts with nothing are left out. */
export function byTheme<T extends { readonly standardCode: string }>(
  all: readonly T[],
): { readonly theme: Theme; readonly of: readonly T[] }[] {
  return (Object.keys(THEMES) as Theme[]).flatMap((theme) => {
    const codes: readonly string[] = THEMES[theme];
    const of = all
      .filter(({ standardCode }) => codes.includes(standardCode))
      .sort((one, other) => codes.indexOf(one.standardCode) - codes.indexOf(other.standardCode));
    return of.length === 0 ? [] : [{ theme, of }];
  });
}
