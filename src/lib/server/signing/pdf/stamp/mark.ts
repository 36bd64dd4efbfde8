import type { Ink } from '../ink.ts';

/** The mark on its grid of 512, as static/icons/seal.svg draws it: the run of the wax, the rim, the S. */
const WAX =
  '488 256 m 487 282 477 297 468 325 c 459 353 463 374 444 398 c 426 422 405 429 375 446 c 345 463 328 477 296 483 c 264 488 248 480 214 474 c 179 468 153 471 124 452 c 95 433 87 410 67 379 c 47 348 32 330 26 297 c 20 264 31 247 38 214 c 45 180 43 158 61 129 c 80 101 101 91 131 70 c 161 49 177 31 211 24 c 245 18 264 30 299 37 c 333 45 354 44 382 62 c 410 80 421 101 440 127 c 459 154 467 167 477 193 c 487 218 490 230 488 256 c h';
const RIM =
  '428 256 m 428 351 351 428 256 428 c 161 428 84 351 84 256 c 84 161 161 84 256 84 c 351 84 428 161 428 256 c h';
const LETTER =
  '315 196 m 302 170 281 158 255 158 c 219 158 194 178 194 206 c 194 240 226 249 257 256 c 290 264 320 274 320 308 c 320 337 294 356 257 356 c 228 356 205 343 192 317 c';

/** Draws Segl's mark, `size` points square, from the lower left corner. */
export function drawMark(ink: Ink, x: number, y: number, size: number): void {
  const scale = size / 512;
  ink.through([scale, 0, 0, -scale, x, y + size], () => {
    ink.path(WAX, '0.596 0.122 0.129');
    ink.path(RIM, '0.529 0.098 0.110');
    ink.raw(`q 0.769 0.376 0.353 RG 8 w ${RIM} S Q`);
    ink.raw(`q 0.992 0.953 0.918 RG 34 w 1 J ${LETTER} S Q`);
  });
}
