import { sayCount } from '../../language.ts';
import type { Cell } from '../../report/xlsx/cells.ts';
import { Workbook } from '../../report/xlsx/workbook.ts';
import type { ListedEvent } from '../sentence/describe.ts';
import type { Speech } from '../sentence/speech.ts';
import { factsOf, titleOf, type AboutReport } from './about.ts';
import { LOG_COLUMNS, headsOf, rowOf } from './rows.ts';

/** The report as a workbook: its rows as they come, and at last what was asked for, by whom, and where the log stood. */
export class LogWorkbook {
  readonly #workbook: Workbook;
  readonly #speech: Speech;
  readonly #row: (cells: readonly Cell[]) => void;

  /** @param take gets the file piece by piece */
  constructor(speech: Speech, take: (piece: Uint8Array<ArrayBuffer>) => void) {
    const { logReport } = speech.words;
    this.#speech = speech;
    this.#workbook = new Workbook(take);
    const heads = headsOf(speech.words);
    const columns = LOG_COLUMNS.map(({ name, width }, at) => ({
      head: name === 'at' ? logReport.norwegianTime : (heads[at] ?? ''),
      width,
    }));
    this.#row = this.#workbook.table(logReport.events, columns);
  }

  add(events: readonly ListedEvent[]): void {
    for (const event of events) {
      const row = rowOf(event, this.#speech);
      this.#row(LOG_COLUMNS.map(({ name }) => (name === 'at' ? new Date(row.at) : row[name])));
    }
  }

  end(about: AboutReport): void {
    const { words, language } = this.#speech;
    const { about: name, cut, cutCells } = words.logReport;
    const title = titleOf(about.of, words);
    const shortened: [string, string][] =
      this.#workbook.cut === 0 ? [] : [[cut, cutCells(sayCount(this.#workbook.cut, language))]];
    this.#workbook.facts(name, [[title, ''], ...factsOf(about, this.#speech), ...shortened]);
    this.#workbook.end(title);
  }
}
