import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const leaving: Record<keyof typeof nb.leaving, Sentence> = {
  only_here:
    'Something exists only on this device. Send it, or save it as a file, under This device; then you can sign out.',
  device_file_strange: 'This is no file that Segl made on a device. Choose another.',
  device_file_newer: 'The file was made by a newer version of Segl. Load the page again, and try once more.',
  device_file_passphrase:
    'The passphrase does not open the file. It is the one you chose when the file was made; try again.',
  device_file_damaged:
    'The file was altered or cut off since it was made. Nothing of it was read in; fetch it again.',
  device_file_foreign: 'The file was made by another person. Only they can read it in.',
};
