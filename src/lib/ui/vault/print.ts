/** Prints a title and a text, and nothing of the page: dialogs are not printed. */
export function printText(title: string, text: string): void {
  const sheet = document.createElement('section');
  const [heading, body] = [document.createElement('h1'), document.createElement('p')];
  heading.textContent = title;
  body.textContent = text;
  sheet.append(heading, body);
  sheet.className = 'print-alone';
  document.body.append(sheet);
  addEventListener('afterprint', () => sheet.remove(), { once: true });
  print();
}
