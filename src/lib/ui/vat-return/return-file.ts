import { saveFile } from '#lib/ui/primitives/save-file.ts';

/** Hands a return to the person, as the file that is uploaded. */
export function saveReturn(xml: string, name: string): void {
  saveFile(new Blob([xml], { type: 'application/xml' }), `${name}.xml`);
}
