import { PDF, StandardFonts, type PDFPage } from '@libpdf/core';

/*
 * A framework agreement between Fjordheim Bygg and an invented timber merchant: what the demo sends for signing.
 * Made anew each time, the same in every word.
 */

export const AGREEMENT = { title: 'Rammeavtale om trelast 2026–2027', fileName: 'rammeavtale-trelast.pdf' };

const A4 = { width: 595.28, height: 841.89 };
const LEFT = 72;
const WIDTH = A4.width - 2 * LEFT;
const LINE = 15;

interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

const PAGES: readonly (readonly Section[])[] = [
  [
    {
      heading: 'Parter',
      paragraphs: [
        'Fjordheim Bygg AS («kjøper») og Tyriskog Trelast AS («leverandør») inngår denne rammeavtalen om levering av ' +
          'konstruksjonsvirke, kledning og platevarer til kjøpers byggeplasser.',
      ],
    },
    {
      heading: '1  Varighet',
      paragraphs: [
        'Avtalen gjelder fra 1. desember 2026 til 30. november 2027. Den fornyes ikke av seg selv. Hver av partene kan ' +
          'si den opp skriftlig med tre måneders varsel.',
      ],
    },
    {
      heading: '2  Priser',
      paragraphs: [
        'Leverandøren gir 18 % rabatt på veiledende priser. Prisene er eksklusive merverdiavgift og reguleres hvert ' +
          'kvartal etter Statistisk sentralbyrås byggekostnadsindeks for trelast.',
        'Frakt til byggeplass innenfor 60 kilometer er inkludert ved ordre over 15 000 kroner.',
      ],
    },
    {
      heading: '3  Bestilling og levering',
      paragraphs: [
        'Bestilling skjer skriftlig med prosjektnummer. Leverandøren bekrefter innen én virkedag og leverer innen fem ' +
          'virkedager. Ved forsinkelse betaler leverandøren 0,2 % av ordresummen per dag, høyst 10 %.',
      ],
    },
  ],
  [
    {
      heading: '4  Kvalitet og mottakskontroll',
      paragraphs: [
        'Konstruksjonsvirke leveres sortert etter NS-EN 14081. Kjøper undersøker leveransen innen to virkedager og ' +
          'melder fra om feil og mangler uten ugrunnet opphold.',
      ],
    },
    {
      heading: '5  Betaling',
      paragraphs: [
        'Faktura sendes elektronisk per leveranse og forfaller 30 dager etter mottak. Fakturaen angir prosjektnummer ' +
          'og ordrenummer.',
      ],
    },
    {
      heading: '6  Tvister',
      paragraphs: [
        'Partene søker å løse tvister ved forhandling. Fører det ikke fram, avgjøres saken ved de alminnelige ' +
          'domstolene med kjøpers verneting.',
      ],
    },
    {
      heading: '7  Signering',
      paragraphs: [
        'Avtalen signeres elektronisk for kjøper. Hver part beholder et likelydende eksemplar; ektheten kan ' +
          'kontrolleres med koden på siden.',
      ],
    },
  ],
];

/** The agreement as a PDF of two A4 pages. */
export async function agreement(): Promise<Uint8Array> {
  const pdf = PDF.create();
  pdf.setTitle(AGREEMENT.title);
  PAGES.forEach((sections, at) => drawPage(pdf.addPage(A4), sections, at === 0));
  return pdf.save();
}

function drawPage(page: PDFPage, sections: readonly Section[], first: boolean): void {
  let y = A4.height - 96;
  const write = (text: string, size: number, bold: boolean) => {
    const font = bold ? StandardFonts.HelveticaBold : StandardFonts.Helvetica;
    const lines = wrapped(text, size);
    for (const line of lines) {
      page.drawText(line, { x: LEFT, y, size, font });
      y -= size + LINE - 11;
    }
  };
  if (first) {
    write(AGREEMENT.title, 22, true);
    y -= 18;
  }
  for (const { heading, paragraphs } of sections) {
    write(heading, 13, true);
    y -= 3;
    for (const paragraph of paragraphs) {
      write(paragraph, 11, false);
      y -= 6;
    }
    y -= 10;
  }
}

/** Lines of about the page's width; Helvetica's letters are half as wide as high on average. */
function wrapped(text: string, size: number): string[] {
  const most = Math.floor(WIDTH / (size * 0.5));
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length + 1 > most && line !== '') lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
