import { takeUpload } from '#lib/server/api/photo-uploads.ts';
import type { RequestHandler } from './$types';

/** Announces a photo, by the tus protocol; its bytes follow at the address it gets. */
export const POST: RequestHandler = takeUpload;
