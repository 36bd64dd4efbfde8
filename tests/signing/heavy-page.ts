import { deflateSync } from 'node:zlib';
import { stream } from '#tests/fixtures/pdf.ts';
import { paper } from './paper.ts';

const FILLS = deflateSync('0 0 595 842 re f '.repeat(1_500_000)).toString('latin1');

/**
 * A page that is taken, since it has no more operators than a dense map, and that takes every viewer minutes to draw:
 * each of them paints the whole page.
 */
export const HEAVY_PAGE = paper({
  page: '/MediaBox [0 0 595 842]',
  objects: { 4: stream(FILLS, '/Filter /FlateDecode') },
});
