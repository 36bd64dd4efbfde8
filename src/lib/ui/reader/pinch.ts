import { spread, type Zoom } from './zoom.svelte.ts';

/**
 * An attachment: two fingers, or the wheel with Ctrl, change the size of what is inside; the point between the fingers
 * stays where it is. `change` makes the change and resolves when the new size is laid out.
 */
export function pinch(zoom: Zoom, change: (factor: number, x: number, y: number) => void) {
  return (node: HTMLElement) => {
    let start: { distance: number; factor: number } | null = null;

    const fingersOf = ({ touches: [one, other, more] }: TouchEvent) =>
      one && other && !more ? spread([one, other]) : null;
    const begin = (event: TouchEvent) => {
      const fingers = fingersOf(event);
      start = fingers && { distance: fingers.distance, factor: zoom.factor };
    };
    const move = (event: TouchEvent) => {
      const fingers = fingersOf(event);
      if (!fingers || !start) return;
      event.preventDefault();
      change((start.factor * fingers.distance) / start.distance, fingers.x, fingers.y);
    };
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      change(zoom.factor * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
    };
    node.addEventListener('touchstart', begin, { passive: true });
    node.addEventListener('touchmove', move, { passive: false });
    node.addEventListener('wheel', wheel, { passive: false });
    return () => {
      node.removeEventListener('touchstart', begin);
      node.removeEventListener('touchmove', move);
      node.removeEventListener('wheel', wheel);
    };
  };
}
