import { createHash } from 'node:crypto';
import { openPdf, type PdfDocument } from '#lib/domain/pdf/document.ts';
import { openSigned } from '#lib/domain/signature/signed-part.ts';
import type { PdfVerdict, Verdict } from '#lib/domain/signature/verify.ts';
import { laterFields } from './later-fields.ts';
import { difference, type Drawing } from './picture.ts';
import type { Renderer } from './renderers.ts';

/** Verdicts that say of a file that it shows what was signed. */
export const INTACT: readonly (Verdict | 'unsigned' | 'unreadable')[] = ['valid', 'unknown_issuer'];

/** Compares what was signed with what a file shows, in the eyes of each renderer. */
export class DrawnCheck {
  readonly #renderers: readonly Renderer[];
  /** Of what many files begin with, by renderer and hash. */
  readonly #drawn = new Map<string, Promise<Drawing>>();

  constructor(renderers: readonly Renderer[]) {
    this.#renderers = renderers;
  }

  /**
   * Every renderer draws the file as it was at the end of its latest intact signature, and as it is now, alike: outside
   * of the fields that were filled since. Else says who sees what. With `all`, the same for every intact signature.
   */
  async disagreement(
    bytes: Uint8Array,
    { signatures }: PdfVerdict,
    { all = false }: { all?: boolean } = {},
  ): Promise<string | null> {
    const whole = documentOf(bytes);
    const intact = signatures
      .filter(({ verdict }) => INTACT.includes(verdict))
      .map((each) => each.coveredBytes);
    const ends = (all ? intact : intact.slice(-1)).filter((end) => end < bytes.length);
    if (ends.length === 0 || !whole) return null;
    for (const renderer of this.#renderers) {
      const now = await renderer.draw(bytes);
      for (const end of ends) {
        const signed = bytes.subarray(0, end);
        const before = documentOf(signed);
        const except = before ? laterFields(before, whole) : new Map<number, never>();
        const found = difference(await this.#draw(renderer, signed), now, except);
        if (found) return `${renderer.name}, signed up to ${end}: ${found}`;
      }
    }
    return null;
  }

  #draw(renderer: Renderer, pdf: Uint8Array): Promise<Drawing> {
    const key = `${renderer.name} ${createHash('sha256').update(pdf).digest('hex')}`;
    const drawing = this.#drawn.get(key) ?? renderer.draw(pdf);
    this.#drawn.set(key, drawing);
    return drawing;
  }
}

function documentOf(bytes: Uint8Array): PdfDocument | null {
  const opened = openSigned(bytes, (end) => openPdf(bytes, { end }));
  return opened.ok ? opened.value.document : null;
}
