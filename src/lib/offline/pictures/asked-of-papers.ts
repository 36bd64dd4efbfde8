import type { Corners } from '#lib/domain/receipt/paper.ts';
import type { PictureSize } from '#lib/domain/receipt/picture.ts';
import type { Bytes } from '../store/bytes.ts';

/** `longest`: the picture is looked at no larger than so many pixels. Corners are of the picture as it is. */
export type PaperAsked =
  | { readonly name: 'find'; readonly picture: Blob }
  | {
      readonly name: 'straighten';
      readonly picture: Blob;
      readonly corners: Corners;
      readonly longest: number;
    };

export type OfPaper =
  | { readonly name: 'found'; readonly size: PictureSize; readonly corners: Corners | null }
  | { readonly name: 'straight'; readonly bytes: Bytes }
  | { readonly name: 'unreadable' };
