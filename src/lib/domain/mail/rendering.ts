import type { Letter } from './letter.ts';

/**
 * A letter laid out twice, as plain text and as HTML, from the same words. Whatever people typed stays text: in the
 * subject it begins no other header, in the HTML no element.
 */
export function subjectOf({ subject }: Letter): string {
  return oneLine(subject);
}

export function textOf({ greeting, paragraphs, action, verbatim, footer }: Letter): string {
  const lines = [greeting, ...paragraphs, `${action.label}: ${action.url}`].map(oneLine);
  const kept = verbatim === undefined ? '' : `\n\n${verbatim}`;
  return `${lines.join('\n\n')}${kept}\n\n-- \n${oneLine(footer)}\n`;
}

export function htmlOf({
  language,
  subject,
  greeting,
  paragraphs,
  action,
  verbatim,
  footer,
}: Letter): string {
  const body = [greeting, ...paragraphs].map((line) => `<p>${escaped(line)}</p>`).join('\n');
  const kept = verbatim === undefined ? '' : `\n<pre>${verbatim.split('\n').map(escaped).join('\n')}</pre>`;
  // Addresses are ours, of http or https; escaped all the same, as they hold what may be in a quotation mark.
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escaped(subject)}</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; color: #1c1c1c; background: #ffffff; max-width: 36em">
${body}
<p><a href="${escaped(action.url)}" style="color: #0b5563; font-weight: 600">${escaped(action.label)}</a></p>
<p style="color: #555555; font-size: 14px">${escaped(action.url)}</p>${kept}
<p style="color: #555555; font-size: 14px">${escaped(footer)}</p>
</body>
</html>
`;
}

/** Without signs that end a line or turn it round: what follows would look as if we had said it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

const NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;

function escaped(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (sign) => NAMED[sign as keyof typeof NAMED]);
}
