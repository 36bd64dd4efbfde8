import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { modal } from './modal.ts';

beforeEach(() => {
  vi.stubGlobal('document', { activeElement: null });
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
    querySelector: () => null,
    getBoundingClientRect: () => ({ left: 100, right: 200, top: 100, bottom: 200 }),
  });
  modal(close)(dialog as unknown as HTMLDialogElement);
  const press = (type: string, [clientX, clientY]: readonly [number, number]) =>
    dialog.dispatchEvent(Object.assign(new Event(type), { clientX, clientY }));
  return { close, press };
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
