/** Hundredths of a per cent of what people write: `25`, `25 %`, `11,11`; null where it is no rate from 0 to 100. */
export function readPercent(text: string): number | null {
  const [, whole, part = ''] = /^\s*(\d{1,3})(?:[.,](\d{1,2}))?\s*%?\s*$/.exec(text) ?? [];
  if (whole === undefined) return null;
  const rate = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return rate <= 10_000 ? rate : null;
}
