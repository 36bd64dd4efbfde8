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
  expect(line).toBe(`"'=HYPERLINK(""http://x"")";'+47;'-2;'@a;'\t'=1;"'\r'=1"\r\n`);
  expect(csvLine(['＝1', '＋1', '－1', '＠a', '\n=1'])).toBe(`'＝1;'＋1;'－1;'＠a;"'\n'=1"\r\n`);
});

it('is never a formula where a spreadsheet parts fields by commas, tabs or whatever else, and heeds no quotes within', () => {
  const begun = ['=cmd|x!A0', '+1+cmd|x!A0', '-HYPERLINK("x")', '@SUM(1)', '＝f(1)'];
  for (const by of ['\t', ',', ', ', ',"', '\n', '\r\n', ';', '|'])
    for (const each of begun) {
      const line = csvLine(['1', `Kaffe${by}${each}`]);
      const cells = line.split(/[\t,;|\r\n]/).map((cell) => cell.replace(/^[" ]+/, ''));
      expect(cells.filter((cell) => /^[=+\-@＝]/.test(cell))).toEqual([]);
    }
  for (const said of ['kr 100,- pr. stk', 'a,-', 'ring 22,+47', 'a=b, c = d', 'til-og-fra; e-post'])
    expect(csvLine([said]).replaceAll('"', '')).toBe(`${said}\r\n`);
  expect(csvLine(['a,=1', 'b,@c'])).toBe("a,'=1;b,'@c\r\n");
});
