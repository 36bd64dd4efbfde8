import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { attachmentsOf } from '#lib/domain/pdf/attachments.ts';
import { stream, type Objects } from '#tests/fixtures/pdf.ts';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { paper } from '#tests/signing/paper.ts';
import { inspectUpload } from './inspect.ts';
import { walk } from '#tests/setup/walk.ts';

const packed = (content: string, keys = '/Type /EmbeddedFile'): string =>
  stream(deflateSync(Buffer.from(content, 'latin1')).toString('latin1'), `/Filter /FlateDecode ${keys}`);
const INVOICE = packed('<faktura/>'.repeat(50), '/Type /EmbeddedFile /Subtype /text#2Fxml');
const spec = (keys: string): string => `<< /Type /Filespec ${keys} >>`;
const NAMED = '/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>';

/** One page, with a file among its names: 6 is what specifies it, 7 what it holds. */
function carrying(specification: string, objects: Objects = {}, catalog = NAMED): Uint8Array {
  return paper({ catalog, objects: { 6: specification, 7: INVOICE, ...objects } });
}

/** What anybody is shown of the files in it, or why it is refused. */
function listed(bytes: Uint8Array): unknown {
  const inspected = inspectUpload(bytes);
  const opened = openPdf(bytes);
  if (!inspected.ok || !opened.ok) return inspected.ok ? opened : inspected.error;
  return attachmentsOf(opened.value);
}

describe('a file inside the file', () => {
  const invoice = spec('/F (faktura.xml) /UF (faktura.xml) /EF << /F 7 0 R /UF 7 0 R >>');

  it('is taken and listed', () =>
    walk(
      [
        ['among the names, as LaTeX writes it', carrying(invoice), [{ name: 'faktura.xml', size: 500 }]],
        [
          'beside the document and among the names, as PDF/A-3 asks for',
          carrying(invoice.replace('>>', '/AFRelationship /Data >>'), {}, `${NAMED} /AF [6 0 R]`),
          [{ name: 'faktura.xml', size: 500 }],
        ],
        [
          'pinned to a page',
          paper({
            page: '/MediaBox [0 0 595 842] /Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 20 20] /FS 6 0 R >>]',
            objects: { 6: invoice, 7: INVOICE },
          }),
          [{ name: 'faktura.xml', size: 500 }],
        ],
        [
          'beside a page alone, unpacked',
          paper({ page: '/MediaBox [0 0 595 842] /AF [6 0 R]', objects: { 6: invoice, 7: stream('abc') } }),
          [{ name: 'faktura.xml', size: 3 }],
        ],
        [
          'two of them, in the order of their names',
          carrying(
            spec('/F (b.txt) /EF << /F 7 0 R >>'),
            { 8: spec('/F (a.txt) /EF << /F 9 0 R >>'), 9: stream('12') },
            '/AF [6 0 R 8 0 R]',
          ),
          [
            { name: 'a.txt', size: 2 },
            { name: 'b.txt', size: 500 },
          ],
        ],
        [
          'the same under two names',
          carrying(invoice, { 8: spec('/F (other.xml) /EF << /F 7 0 R >>') }, '/AF [6 0 R 8 0 R]'),
          [
            { name: 'faktura.xml', size: 500 },
            { name: 'other.xml', size: 500 },
          ],
        ],
        [
          // U+202E would show gpj.exe as exe.jpg.
          'with a name that turns its end around',
          carrying(
            spec('/UF <FEFF0061202E0067007000 6A002E006500780065> /EF << /F 7 0 R >>'.replace(' 6A', '6A')),
          ),
          [{ name: 'agpj.exe', size: 500 }],
        ],
        [
          'with a name of several lines',
          carrying(spec('/F (a\\012  b) /EF << /F 7 0 R >>')),
          [{ name: 'a b', size: 500 }],
        ],
        ['without a name', carrying(spec('/EF << /F 7 0 R >>')), [{ name: '', size: 500 }]],
      ],
      (_, bytes, files) => {
        expect(listed(bytes)).toEqual(files);
      },
    ));

  it('is refused', () =>
    walk(
      [
        [
          'a portfolio, whose files viewers show in the place of pages',
          'portfolio',
          carrying(invoice, {}, `${NAMED} /Collection << >>`),
        ],
        [
          'one file to some viewers, another to others',
          'two_contents',
          carrying(spec('/F (a) /EF << /F 7 0 R /UF 8 0 R >>'), { 8: packed('<other/>') }),
        ],
        [
          'a file that can’t be unpacked',
          'unreadable',
          carrying(invoice, { 7: stream('x', '/Filter /FlateDecode') }),
        ],
        ['a file that is not there', 'unreadable', carrying(spec('/F (a) /EF << /F 99 0 R >>'))],
        [
          'a file from a file system of its own',
          'unreadable',
          carrying(spec('/F (http://a.no/b) /FS /URL /EF << /F 7 0 R >>')),
        ],
        [
          'a pin to a file on the reader’s machine',
          'unreadable',
          paper({
            page: '/MediaBox [0 0 595 842] /Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [9 9 20 20] /FS (\\\\\\\\host\\\\a) >>]',
          }),
        ],
        [
          'a file that nothing names',
          'unlisted',
          carrying(spec('/F (a) /EF << /F 7 0 R >> /RF << /F [(b) 8 0 R] >>'), { 8: packed('<other/>') }),
        ],
        [
          'more than a person reads through',
          'too_many',
          carrying(
            'null',
            Object.fromEntries(
              Array.from({ length: 101 }, (_, at) => [at + 10, stream('x', '/Type /EmbeddedFile')]),
            ),
            `/AF [${Array.from({ length: 101 }, (_, at) => spec(`/F (${at}) /EF << /F ${at + 10} 0 R >>`)).join(' ')}]`,
          ),
        ],
        [
          'more than a phone unpacks',
          'too_many',
          carrying(
            'null',
            Object.fromEntries(
              Array.from({ length: 3 }, (_, at) => [at + 10, packed('\0'.repeat(50_000_000))]),
            ),
            `/AF [${Array.from({ length: 3 }, (_, at) => spec(`/F (${at}) /EF << /F ${at + 10} 0 R >>`)).join(' ')}]`,
          ),
        ],
      ],
      (_, reason, bytes) => {
        expect(listed(bytes)).toEqual({ code: 'pdf_embedded_file', reason });
      },
    ));

  it('an action that goes into one is refused', () => {
    const bytes = paper({
      page: '/MediaBox [0 0 595 842] /Annots [<< /Type /Annot /Subtype /Link /Rect [9 9 20 20] /A << /S /GoToE /T << /R /C /N (a) >> >> >>]',
      catalog: NAMED,
      objects: { 6: invoice, 7: INVOICE },
    });
    expect(listed(bytes)).toEqual({ code: 'pdf_launch', action: 'GoToE' });
  });
});
