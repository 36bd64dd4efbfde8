import type { CivilDate } from '#lib/domain/date.ts';
import type { KeptFields } from './kept-fields.svelte.ts';
import type { Registers } from './registers.ts';

/** What each form of a register is given. */
export interface RowFormProps {
  all: Registers;
  today: CivilDate;
  kept: KeptFields;
  maySet: boolean;
  /** Of the row; null for a new one. */
  id: string | null;
  onset: () => void;
  onclose: () => void;
}
