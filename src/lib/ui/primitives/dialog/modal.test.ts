import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { modal } from './modal.ts';

const page = { clientWidth: 1000, style: { scrollbarGutter: '' } };
beforeEach(() => {
  vi.stubGlobal('document', { activeElement: null, documentElement: page, querySelector: () => null });
  vi.stubGlobal('innerWidth', 1000);
  vi.stubGlobal('HTMLElement', class {});
});
afterEach(() => vi.unstubAllGlobals());

const BESIDE = [5, 5] as const;
const WITHIN = [150, 150] as const;

/** A dialog of 100 to 200 px either way; `press` is what a finger or a mouse does on it. */
function opened() {
  const close = vi.fn<() => void>();
  const dialog = Object.assign(new EventTarget(), {
    showModal: () => undefined,
    close: () => undefined,
    querySelector: () => null,
    getBoundingClientRect: () => ({ left: 100, right: 200, top: 100, bottom: 200 }),
  });
  const leave = modal(close)(dialog as unknown as HTMLDialogElement) as () => void;
  const press = (type: string, [clientX, clientY]: readonly [number, number]) =>
    dialog.dispatchEvent(Object.assign(new Event(type), { clientX, clientY }));
  return { close, press, leave };
}

it('a press beside it closes it when the press is over, so that nothing under it is pressed as well', () => {
  const { close, press } = opened();
  press('pointerdown', BESIDE);
  expect(close).not.toHaveBeenCalled();
  press('click', BESIDE);
  expect(close).toHaveBeenCalledOnce();
});

it('marking words in it and letting go beside it leaves it, and so does the other way round', () => {
  const { close, press } = opened();
  for (const [down, up] of [
    [WITHIN, BESIDE],
    [BESIDE, WITHIN],
    [WITHIN, WITHIN],
  ] as const) {
    press('pointerdown', down);
    press('click', up);
  }
  expect(close).not.toHaveBeenCalled();
});

it.each([
  ['stable', 1015],
  ['auto', 1000],
])('the page under it keeps its width: the gutter is %s where the window is %d px wide', (gutter, width) => {
  vi.stubGlobal('innerWidth', width);
  const { leave } = opened();
  expect(page.style.scrollbarGutter).toBe(gutter);
  leave();
  expect(page.style.scrollbarGutter).toBe('');
});
