import { columnName, textXml } from './cells.ts';

/* The parts of a workbook besides its rows (ECMA-376-1, 12.3 and 18; ECMA-376-2 for the package). */

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** A sheet that was written. */
export interface WrittenSheet {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  /** Its first row names the columns. */
  readonly headed: boolean;
}

/** What comes before the rows. */
export function sheetBeginning(widths: readonly number[], headed: boolean): string {
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const cols = widths.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  return (
    `${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0"${headed ? ' tabSelected="1"' : ''}>` +
    `${headed ? pane : ''}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>` +
    `<cols>${cols.join('')}</cols><sheetData>`
  );
}

/** What comes after them: a filter on the row that names the columns. */
export function sheetEnd({ columns, rows, headed }: Omit<WrittenSheet, 'name'>): string {
  const filter = headed ? `<autoFilter ref="A1:${columnName(columns - 1)}${rows}"/>` : '';
  return (
    `</sheetData>${filter}<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
    '<pageSetup paperSize="9" orientation="landscape"/></worksheet>'
  );
}

/** Every part but the sheets, by its name. */
export function otherParts(sheets: readonly WrittenSheet[], title: string): [name: string, xml: string][] {
  const each = (say: (no: number, sheet: WrittenSheet) => string) =>
    sheets.map((sheet, at) => say(at + 1, sheet)).join('');
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        `<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
        `<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>' +
        `${each((no) => `<Override PartName="/xl/worksheets/sheet${no}.xml" ContentType="${TYPE}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/>` +
        `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    ],
    [
      'docProps/core.xml',
      `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
        `<dc:title>${textXml(title)}</dc:title><dc:creator>Segl</dc:creator></cp:coreProperties>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each((no) => `<Relationship Id="rId${no}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${no}.xml"/>`)}` +
        `<Relationship Id="rId${sheets.length + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets>${each((no, { name }) => `<sheet name="${textXml(name)}" sheetId="${no}" r:id="rId${no}"/>`)}</sheets>` +
        `<definedNames>${each(definedNames)}</definedNames></workbook>`,
    ],
    ['xl/styles.xml', STYLES],
  ];
}

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The filter's range, and the row that is printed on every page. */
function definedNames(no: number, { name, columns, rows, headed }: WrittenSheet): string {
  if (!headed) return '';
  const sheet = `'${textXml(name.replaceAll("'", "''"))}'`;
  const local = `localSheetId="${no - 1}"`;
  return (
    `<definedName name="_xlnm._FilterDatabase" ${local} hidden="1">${sheet}!$A$1:$${columnName(columns - 1)}$${rows}</definedName>` +
    `<definedName name="_xlnm.Print_Titles" ${local}>${sheet}!$1:$1</definedName>`
  );
}

/** In the order of `STYLE`. What looks like a formula is said to be text, so that editing it makes none of it. */
const STYLES =
  `${XML}<styleSheet ${MAIN}><numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy"/></numFmts>` +
  '<fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font></fonts>' +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE6EEEC"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>' +
  '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>' +
  // 4 is `#,##0.00`, which each program writes as its language does.
  '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>' +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
