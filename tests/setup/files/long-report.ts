import { PDF } from '@libpdf/core';

/** Pages full of text, as an annual report has them. */
export async function longReport(pages: number): Promise<Uint8Array> {
  const pdf = PDF.create();
  for (let page = 1; page <= pages; page++) {
    const sheet = pdf.addPage({ width: 595, height: 842 });
    for (let line = 0; line < 40; line++) {
      sheet.drawText(`Side ${page}, linje ${line}: inntekter, kostnader og noter`, {
        x: 72,
        y: 780 - 17 * line,
        size: 11,
      });
    }
  }
  return pdf.save();
}
