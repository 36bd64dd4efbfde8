/** Runs in the page: what makes it scroll sideways; and fields of which the browser would keep what is typed. */
export function tooWide(): string[] {
  const room = document.documentElement.clientWidth;
  const fields = [
    ...document.querySelectorAll('input:not([type=file], [type=radio], [type=checkbox]), textarea'),
  ]
    .filter((field) => !field.hasAttribute('autocomplete'))
    .map((field) => `keeps what is typed: ${field.outerHTML.slice(0, 120)}`);
  if (document.documentElement.scrollWidth <= room) return fields;
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    element !== document.body &&
    (/auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  // What is as wide as the page by definition, and what is wide only by what is in it, would hide the cause.
  const wide = [...document.querySelectorAll('body :not(.nav, .nav *)')].filter(
    (element) => element.getBoundingClientRect().right > room + 0.5 && !scrolls(element.parentElement),
  );
  const causes = wide
    .filter((element) => !wide.some((other) => other !== element && element.contains(other)))
    .map(
      (element) =>
        `to ${Math.round(element.getBoundingClientRect().right)} px: ${element.outerHTML.slice(0, 140)}`,
    );
  return [`${document.documentElement.scrollWidth} px wide`, ...causes.slice(0, 8), ...fields];
}

/** Runs in the page: the words of the navigation that go over several lines or out of their place. */
export function broken(): string[] {
  return [...document.querySelectorAll('.nav .label')].flatMap((label) => {
    if (label.getClientRects().length === 0) return [];
    const words = document.createRange();
    words.selectNodeContents(label);
    const place = label.closest('li')?.getBoundingClientRect();
    const lines = [...words.getClientRects()];
    const outside = lines.some(
      ({ left, right }) => place && (left < place.left - 0.5 || right > place.right + 0.5),
    );
    // Two words of a place may stand over one another; one word may not.
    const most = Math.max((label.textContent ?? '').trim().split(/\s+/).length, label.children.length);
    return outside || new Set(lines.map(({ top }) => Math.round(top))).size > most
      ? [label.textContent ?? '']
      : [];
  });
}

/** Runs in the page: the places that have a tab. */
export function tabs(): string[] {
  return [...document.querySelectorAll('.nav a.place')]
    .filter((place) => place.getClientRects().length > 0)
    .map((place) => place.querySelector('.label.wide')?.textContent ?? '');
}

/** Runs in the page: every place the person may go to. */
export function everyPlace(): string[] {
  return [...document.querySelectorAll('.nav a.place .label.wide')].map((label) => label.textContent ?? '');
}
