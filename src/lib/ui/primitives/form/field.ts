/** What the control inside must carry: spread it on TextInput, Select, Combobox, AmountField … */
export interface FieldControl {
  id: string;
  required: boolean;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}
