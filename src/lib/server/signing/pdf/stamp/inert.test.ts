import { describe, expect, it } from 'vitest';
import { attachmentsOf } from '#lib/domain/pdf/attachments.ts';
import { stream, textOf } from '#tests/fixtures/pdf.ts';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { paper, stamped } from '#tests/signing/paper.ts';

const FORMAT = '<< /S /JavaScript /JS (AFNumber_Format\\(2, 1, 0, 0, "kr ", true\\);) >>';
const page = (annotations: string): string => `/MediaBox [0 0 595 842] /Annots [${annotations}]`;

describe('what a document can’t do any more once it is stamped', () => {
  it('run the scripts of its form, also where its structure still names the field', async () => {
    const pdf = await stamped(
      paper({
        page: page('6 0 R'),
        catalog:
          '/AcroForm << /Fields [7 0 R] /CO [7 0 R] >> /StructTreeRoot << /K << /S /Form /K << /Type /OBJR /Obj 6 0 R >> >> >>',
        objects: {
          6: `<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [10 10 90 40] /AA << /K ${FORMAT} >> /A << /S /Named /N /Print >> >>`,
          7: `<< /FT /Tx /T (a) /Kids [6 0 R] /AA << /F ${FORMAT} >> >>`,
        },
      }),
    );
    expect(textOf(pdf)).toContain('/OBJR');
    expect(textOf(pdf)).not.toMatch(/JavaScript|\/JS|AFNumber|\/Print/);
  });

  it('open other files or ask the viewer for anything: of links only those to its pages and the web lead somewhere', async () => {
    const link = (action: string): string =>
      `<< /Type /Annot /Subtype /Link /Rect [10 10 90 40] /A ${action} >>`;
    const pdf = await stamped(
      paper({
        page: page(
          [
            link('<< /S /GoToR /F (b.pdf) /D [0 /Fit] >>'),
            link('<< /S /Named /N /SaveAs >>'),
            link('<< /S /Named /N /NextPage >>'),
            link('<< /S /URI /URI (https://example.no) >>'),
          ].join(' '),
        ),
        catalog: '/Outlines 7 0 R',
        objects: {
          7: '<< /First 8 0 R /Last 8 0 R /Count 1 >>',
          8: '<< /Title (Vedlegg B) /Parent 7 0 R /A << /S /GoToR /F (b.pdf) /D [0 /Fit] >> >>',
        },
      }),
    );
    const text = textOf(pdf);
    expect(text).not.toMatch(/GoToR|SaveAs|b\.pdf/);
    expect(text).toMatch(/NextPage/);
    expect(text).toMatch(/https:\/\/example\.no/);
    expect(text).toMatch(/Vedlegg B/);
    expect(text.match(/\/Subtype \/Link/g)).toHaveLength(4);
  });

  it('hide a layer, or show one that was hidden', async () => {
    const pdf = await stamped(
      paper({
        content: '/OC /L BDC 0 0 9 9 re f EMC /OC /M BDC 9 9 9 9 re f EMC /OC Do',
        page: '/MediaBox [0 0 595 842] /Resources << /Properties << /L 7 0 R /M 8 0 R >> /XObject << /OC 10 0 R >> >>',
        catalog:
          '/OCProperties << /OCGs [7 0 R 9 0 R] /D << /OFF [9 0 R] /Order [7 0 R] >> /Configs [<< /OFF [7 0 R] >>] >>',
        objects: {
          7: '<< /Type /OCG /Name (Lag) /Usage << /View << /ViewState /ON >> >> >>',
          8: '<< /Type /OCMD /OCGs [7 0 R] /P /AnyOn >>',
          9: '<< /Type /OCG /Name (Tomt) >>',
          10: stream('0 0 5 5 re f', '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /OC 7 0 R'),
        },
      }),
    );
    const text = textOf(pdf);
    expect(text).not.toMatch(/OCProperties|\/OCG|\/OCMD|ViewState|\/OC 7/);
    // What is drawn under that name is still there.
    expect(text).toMatch(/\/OC \d+ 0 R/);
    expect(text).toContain('0 0 5 5 re f');
  });

  it('nothing is lost of the files it carries', async () => {
    const pdf = await stamped(
      paper({
        catalog: '/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> /AF [6 0 R]',
        objects: {
          6: '<< /Type /Filespec /F (faktura.xml) /EF << /F 7 0 R >> /AFRelationship /Data >>',
          7: stream('<faktura/>', '/Type /EmbeddedFile'),
        },
      }),
    );
    const opened = openPdf(pdf);
    expect(opened.ok && attachmentsOf(opened.value)).toEqual([{ name: 'faktura.xml', size: 10 }]);
    expect(textOf(pdf)).toContain('<faktura/>');
  });
});
