import * as words from '#lib/domain/ledger/saft/words/en.ts';

export const saft = {
  title: 'Check a SAF-T file',
  lead: 'See whether the accounting file hangs together: what an XSD schema lets pass. From any program, version 1.10 to 1.40, also packed as .zip or .gz.',
  file: 'The file',
  choose: 'Choose a SAF-T file',
  drop: 'Drop the file here, or choose it.',
  private: 'The file does not leave your browser. The check is computed here, on the device.',
  reading: (name: string, percent: number) => `Reading ${name}: ${percent} %`,
  stop: 'Stop',
  crashed: 'The browser gave up, perhaps for want of memory. Nothing was sent. Try on another device.',
  another: 'Check another file',
  download: 'Download as JSON',
  about: 'About the file',
  company: 'Company',
  made: 'Made',
  contents: 'Contents',
  of: (name: string) => `Checked: ${name}`,
  errors: 'Errors',
  warnings: 'Warnings',
  times: (count: string) => `${count} times`,
  once: 'Once',
  toDocuments: 'Check a signed document',
} as const;

/** What is said of a file, here and at a terminal. */
export const saftFound = words.found;
export const saftFaults = words.faults;
export const saftFacts = words.facts;
export const saftTold = words.told;
