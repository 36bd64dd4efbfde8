import { takeUpload } from '#lib/server/api/photo-uploads.ts';
import type { RequestHandler } from './$types';

/** How much of a photo is held, and what follows, by the tus protocol. */
export const HEAD: RequestHandler = takeUpload;
export const PATCH: RequestHandler = takeUpload;
