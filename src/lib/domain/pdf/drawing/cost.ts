/**
 * What drawing something costs, in operators. What it costs beyond its own depends on what is set where it is drawn: it
 * fills and strokes with that pattern, shows glyphs of that font, and paints through that soft mask, so many times, and
 * dashes lines of that length.
 */
export interface Cost {
  readonly own: number;
  readonly fill: number;
  readonly stroke: number;
  readonly mask: number;
  readonly glyphs: number;
  readonly dashed: number;
}

export function cost(of: Partial<Cost>): Cost {
  return { own: 0, fill: 0, stroke: 0, mask: 0, glyphs: 0, dashed: 0, ...of };
}

export const NOTHING = cost({});
export const FILL = cost({ fill: 1, mask: 1 });
export const STROKE = cost({ stroke: 1, mask: 1 });
export const FILL_AND_STROKE = cost({ fill: 1, stroke: 1, mask: 1 });

/** What is set at a place in content; null is what was set where the content is drawn. */
export interface Tools {
  readonly fill: number | null;
  readonly stroke: number | null;
  readonly mask: number | null;
  /** Dashes on a line one unit long; 0 where lines are whole. */
  readonly dash: number | null;
  /** Of one glyph. */
  readonly font: Cost | null;
}

/** As a form begins: with whatever is set there. */
export const INHERITED: Tools = { fill: null, stroke: null, mask: null, dash: null, font: null };
/** As a page begins, a pattern's cell, and a soft mask. */
export const BLANK: Tools = { fill: 0, stroke: 0, mask: 0, dash: 0, font: NOTHING };

/** Adds up costs under the tools in force. */
export class Sum {
  own = 0;
  #fill = 0;
  #stroke = 0;
  #mask = 0;
  #glyphs = 0;
  #dashed = 0;

  add(what: Cost, times: number, tools: Tools): void {
    this.own += times * what.own;
    if (tools.fill === null) this.#fill += times * what.fill;
    else this.own += times * what.fill * tools.fill;
    if (tools.stroke === null) this.#stroke += times * what.stroke;
    else this.own += times * what.stroke * tools.stroke;
    if (tools.mask === null) this.#mask += times * what.mask;
    else this.own += times * what.mask * tools.mask;
    // Nothing is dashed where nothing is drawn: without this it would be so often infinitely much.
    if (what.dashed > 0) {
      if (tools.dash === null) this.#dashed += times * what.dashed;
      else this.own += times * what.dashed * tools.dash;
    }
    if (what.glyphs === 0) return;
    if (tools.font === null) this.#glyphs += times * what.glyphs;
    // A glyph's own cost shows no glyphs, so this goes one step and no further.
    else if (tools.font !== NOTHING) this.add(tools.font, times * what.glyphs, tools);
  }

  total(): Cost {
    return {
      own: this.own,
      fill: this.#fill,
      stroke: this.#stroke,
      mask: this.#mask,
      glyphs: this.#glyphs,
      dashed: this.#dashed,
    };
  }
}
