import { PdfArray, PdfBool, PdfDict, PdfName, PdfNumber, PdfStream, PdfString, type PDF } from '@libpdf/core';

/* What makes a file fit for the archive (ISO 19005-2): what it is, and which colours its numbers mean. */

export interface Described {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly now: Date;
}

/** Says of the document what it is, in the old way and in XMP alike, and gives its colours a profile. */
export function makeArchival(pdf: PDF, described: Described): void {
  const { title, author, now } = described;
  pdf.setMetadata({
    ...{ title, author, creator: 'Segl', producer: 'Segl' },
    ...{ creationDate: now, modificationDate: now },
  });
  const catalog = pdf.getCatalog();
  const metadata = PdfDict.of({ Type: PdfName.of('Metadata'), Subtype: PdfName.of('XML') });
  const xmp = new TextEncoder().encode(xmpOf(described));
  // Plain, for whoever reads it without reading PDF.
  catalog.set('Metadata', pdf.register(new PdfStream(metadata, xmp)));
  catalog.set('ViewerPreferences', PdfDict.of({ DisplayDocTitle: PdfBool.of(true) }));
  const profile = new PdfStream(PdfDict.of({ N: PdfNumber.of(3) }), profileBytes());
  const intent = PdfDict.of({
    Type: PdfName.of('OutputIntent'),
    S: PdfName.of('GTS_PDFA1'),
    OutputConditionIdentifier: PdfString.fromString('sRGB'),
    Info: PdfString.fromString('sRGB'),
    DestOutputProfile: pdf.register(profile),
  });
  catalog.set('OutputIntents', PdfArray.of(pdf.register(intent)));
}

function xmpOf({ title, author, language, now }: Described): string {
  const at = `${now.toISOString().slice(0, 19)}Z`;
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>`,
    `<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>`,
    `<dc:language><rdf:Bag><rdf:li>${language}</rdf:li></rdf:Bag></dc:language>`,
    `<xmp:CreatorTool>Segl</xmp:CreatorTool><xmp:CreateDate>${at}</xmp:CreateDate><xmp:ModifyDate>${at}</xmp:ModifyDate>`,
    '<pdf:Producer>Segl</pdf:Producer><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>',
    '</rdf:Description>',
    ACCESSIBLE,
    '</rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n');
}

/** That it can be heard (ISO 14289-1), in words that are explained, since ISO 19005-2 has them not (6.6.2.3). */
const ACCESSIBLE = [
  '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>',
  '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"',
  ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">',
  '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">',
  '<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>',
  '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>',
  '<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>',
  '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>',
  '<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>',
  '<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>',
  '</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>',
].join('\n');

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A profile of the colours of sRGB (IEC 61966-2-1) with one exponent for its curve (ICC.1:2001-04): primaries adapted to D50,
 * as s15Fixed16.
 */
function profileBytes(): Uint8Array {
  const text = (kind: string, value: string) => {
    const bytes = ascii(value);
    if (kind === 'text') return joined(ascii('text'), zeros(4), bytes, zeros(1));
    return joined(
      ascii('desc'),
      zeros(4),
      uint32(bytes.length + 1),
      bytes,
      zeros(1),
      zeros(4 + 4 + 2 + 1 + 67),
    );
  };
  const xyz = (...values: number[]) =>
    joined(ascii('XYZ '), zeros(4), ...values.map((value) => uint32(Math.round(value * 65_536))));
  const curve = joined(ascii('curv'), zeros(4), uint32(1), Uint8Array.of(0x02, 0x33));
  const tags: [name: string, value: Uint8Array][] = [
    ['desc', text('desc', 'sRGB')],
    ['cprt', text('text', 'No rights reserved')],
    ['wtpt', xyz(0.9642, 1, 0.8249)],
    ['rXYZ', xyz(0.4361, 0.2225, 0.0139)],
    ['gXYZ', xyz(0.3851, 0.7169, 0.0971)],
    ['bXYZ', xyz(0.1431, 0.0606, 0.7141)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const padded = tags.map(
    ([name, value]) => [name, joined(value, zeros(-value.length & 3)), value.length] as const,
  );
  let at = 128 + 4 + 12 * tags.length;
  const table = padded.map(([name, value, length]) => {
    const entry = joined(ascii(name), uint32(at), uint32(length));
    at += value.length;
    return entry;
  });
  const header = joined(
    ...[uint32(at), zeros(4), uint32(0x02400000), ascii('mntrRGB XYZ '), zeros(12), ascii('acsp'), zeros(28)],
    ...[uint32(0x0000f6d6), uint32(0x00010000), uint32(0x0000d32d), zeros(48)],
  );
  return joined(header, uint32(tags.length), ...table, ...padded.map(([, value]) => value));
}

const ascii = (text: string) => new TextEncoder().encode(text);
const zeros = (count: number) => new Uint8Array(count);
const joined = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
