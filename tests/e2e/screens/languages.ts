import type { Page } from 'playwright-core';
import { LOCALES, type Locale } from '#lib/i18n/i18n.svelte.ts';

type Message = string | ((...parameters: never[]) => string);
type Groups = Record<string, Record<string, Message>>;

const modules = import.meta.glob<Groups>(
  ['../../../src/lib/i18n/ground/{nb,en}.ts', '../../../src/lib/ui/*/messages/{nb,en}.ts'],
  { eager: true },
);

/** Each message as it stands on a screen: anything may stand where a parameter does. */
function shapesIn(language: Locale): Set<string> {
  const own = Object.entries(modules).filter(([path]) => path.endsWith(`/${language}.ts`));
  const said = own.flatMap(([, groups]) => Object.values(groups).flatMap((group) => Object.values(group)));
  return new Set(said.flatMap((message) => (typeof message === 'string' ? [message] : shapesOf(message))));
}

const ANYTHING = '\u0000';

/** As it says one and as it says many. What takes no such parameters is a matter of unit tests. */
function shapesOf(message: (...parameters: never[]) => string): string[] {
  return [1, 97_531].flatMap((number) => {
    try {
      const text = message(...(Array(message.length).fill(number) as never[]));
      return [text.replaceAll(/\d[\d\s.,]*\d|\d/g, ANYTHING)];
    } catch {
      return [];
    }
  });
}

/** What a language says and the others do not, with words enough to know it by: word for word, and with a hole. */
function alone(language: Locale): { readonly whole: ReadonlySet<string>; readonly holed: readonly RegExp[] } {
  const others = LOCALES.filter((each) => each !== language).map(shapesIn);
  const own = [...shapesIn(language)].filter((shape) => !others.some((other) => other.has(shape)));
  const holed = own
    .filter((shape) => shape.includes(ANYTHING) && /\p{L}{5,}|\p{L}{3,}\P{L}+\p{L}{3,}/u.test(shape))
    .map((shape) => new RegExp(`^${shape.split(ANYTHING).map(literally).join('.+')}$`, 's'));
  return { whole: new Set(own.filter((shape) => !shape.includes(ANYTHING))), holed };
}

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const ALONE = Object.fromEntries(LOCALES.map((language) => [language, alone(language)])) as Record<
  Locale,
  ReturnType<typeof alone>
>;

/**
 * What is shown on the page, or read aloud, of all languages but this one.
 * @param written by the client's own people, in whatever language
 */
export async function foreignTo(
  page: Page,
  language: Locale,
  written: ReadonlySet<string>,
): Promise<string[]> {
  const texts = await page.evaluate(everyText);
  const others = LOCALES.filter((each) => each !== language).map((each) => ALONE[each]);
  const isOf = (text: string) => (other: ReturnType<typeof alone>) =>
    other.whole.has(text) || other.holed.some((shape) => shape.test(text));
  return texts.filter((text) => !written.has(text) && others.some(isOf(text)));
}

/**
 * Runs in the page: each text and each name that is read aloud, and the parts that a mark divides it into. What a
 * document says is said in the language that it was sent in.
 */
function everyText(): string[] {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest('.textLayer')) continue;
    if (!(node instanceof Element)) texts.push(node.textContent ?? '');
    else
      for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
        texts.push(node.getAttribute(name) ?? '');
  }
  const parts = texts.flatMap((text) => [text, ...text.split(/[·:–]/)]);
  return [...new Set(parts.map((text) => text.trim()).filter((text) => text !== ''))];
}
