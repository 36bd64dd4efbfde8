import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it('is a line that reads as it was written', () => {
  expect(csvLine(['1', 'Kaffe «Hytta»', 'a;b', 'sa "ja"', 'to\nlinjer', ''])).toBe(
    '1;Kaffe «Hytta»;"a;b";"sa ""ja""";"to\nlinjer";\r\n',
  );
});

it('has amounts as numbers of this country, the negative ones too', () => {
  expect(csvLine(['1920', 123_456_789n, -5n, 0n])).toBe('1920;1234567,89;-0,05;0,00\r\n');
});

it('is never a formula', () => {
  const cells = ['=HYPERLINK("http://x")', '+47', '-2', '@a', '\t=1', '\r=1'];
  const line = csvLine(cells);
  expect(line).toBe(`"'=HYPERLINK(""http://x"")";'+47;'-2;'@a;'\t=1;"'\r=1"\r\n`);
  expect(csvLine(['＝1', '＋1', '－1', '＠a', '\n=1'])).toBe(`'＝1;'＋1;'－1;'＠a;"'\n=1"\r\n`);
});
