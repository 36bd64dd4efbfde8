import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { walk } from '#tests/setup/walk.ts';

type Scheme = 'light' | 'dark';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function luminance(token: string, scheme: Scheme): number {
  const colours = new RegExp(`--color-${token}: light-dark\\(oklch\\((.+?)\\), oklch\\((.+?)\\)\\)`).exec(
    css,
  );
  const parts = (scheme === 'light' ? colours?.[1] : colours?.[2])?.match(/[\d.]+/g);
  if (!parts) throw new Error(`no such token: ${token}`);
  const [lightness = 0, chroma = 0, hue = 0] = parts.map(Number);
  return oklchLuminance(lightness / 100, chroma, (hue * Math.PI) / 180);
}

/** WCAG relative luminance of an OKLCH colour (matrices of the CSS Color 4 sample code). */
function oklchLuminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, scheme: Scheme): number {
  const [low = 0, high = 0] = [luminance(one, scheme), luminance(other, scheme)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ['paper', 'raised', 'sunken'];
const TEXTS = ['ink', 'ink-muted', 'fjord', 'seal-ink', 'done', 'waiting', 'trouble'];
const PAIRS: [text: string, ground: string][] = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground): [string, string] => [text, ground])),
  ...['fjord-wash', 'seal-wash', 'done-wash', 'waiting-wash', 'trouble-wash'].flatMap(
    (wash): [string, string][] => [
      ['ink', wash],
      ['ink-muted', wash],
    ],
  ),
  ['fjord', 'fjord-wash'],
  ['seal-ink', 'seal-wash'],
  ['done', 'done-wash'],
  ['waiting', 'waiting-wash'],
  ['trouble', 'trouble-wash'],
  ['on-fjord', 'fjord'],
  ['on-seal', 'seal'],
];

describe.each(['light', 'dark'] as const)('%s scheme', (scheme) => {
  it('read on each ground (WCAG 1.4.3: 4.5)', () =>
    walk(PAIRS, (text, ground) => {
      expect(contrast(text, ground, scheme)).toBeGreaterThanOrEqual(4.5);
    }));

  it('show an edge on each ground (WCAG 1.4.11: 3)', () =>
    walk(
      [
        ...GROUNDS.map((ground) => ({ edge: 'rule-strong', ground }) as const),
        { edge: 'seal', ground: 'paper' } as const,
      ],
      ({ edge, ground }) => {
        expect(contrast(edge, ground, scheme)).toBeGreaterThanOrEqual(3);
      },
    ));
});

it('measures black on white as 21', () => {
  expect((oklchLuminance(1, 0, 0) + 0.05) / (oklchLuminance(0, 0, 0) + 0.05)).toBeCloseTo(21, 1);
});
