import * as words from '#lib/domain/events/words/en.ts';
import type { Messages } from '#lib/i18n/i18n.svelte.ts';

export const logFilter: Messages['logFilter'] = {
  label: 'Find in the log',
  find: 'Find',
  textHint: 'Words or their first three letters; numbers in full; “…” for whole words',
  all: 'Everybody',
  anything: 'Anything',
  chosen: 'Chosen',
  remove: (what: string) => `Remove: ${what}`,
  clear: 'Show the whole log',
  chip: (field: string, value: string) => `${field}: ${value}`,
  none: 'No events are what was chosen',
  noneBody: 'Remove some of it, or write fewer letters of the word: the first three are enough.',
  found: 'Events that were found, newest first',
  refused: (what: string) => `The log can’t be asked for this, and it is left out: ${what}`,
  where: 'Where',
  unknownWhere: 'not stated',
};

export const history: Messages['history'] = {
  title: 'History',
  of: (what: string) => `History: ${what}`,
  lead: 'Everything that happened to this and to what belongs to it, in the order the log has it.',
  back: 'To the log',
  open: 'Open it',
  show: 'History',
  showFor: (what: string) => `History: ${what}`,
  list: 'Events, oldest first',
  changes: 'What was changed',
  noChanges: 'Nothing was changed since it was first written.',
  chooseTitle: 'Choose something to see the history of',
  chooseBody: 'Open the log and press an event.',
  emptyTitle: 'The log has nothing about this',
  emptyBody: 'The address may be wrong, or it belongs to another client.',
  cut: (count: string) => `Only the first ${count} events are shown.`,
};

export const subjectTypes: Messages['subjectTypes'] = words.subjectTypes;

/** What the log can be asked by. */
export const logAsked: Messages['logAsked'] = words.logAsked;

/** The log as a report. */
export const logReport: Messages['logReport'] = words.logReport;

/** The log taken out as a file. */
export const logFiles: Messages['logFiles'] = {
  title: 'Download the report',
  lead: 'All events that are chosen, not only those shown. That it is taken out stands in the log.',
  pdf: 'Signed PDF',
  csvIs: 'Plain text, for other programs. Times are in UTC.',
  xlsxIs:
    'For Excel and other spreadsheets, with a sheet of its own on what the report is. Times are Norwegian.',
  pdfIs: (most) => `To enclose and to archive, sealed by the installation. At most ${most} events.`,
  sealing: 'Writing and sealing …',
};
