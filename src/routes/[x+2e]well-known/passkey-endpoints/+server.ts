import { OWN_SECURITY } from '#lib/domain/access/own-security.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import type { RequestHandler } from './$types';

/** Where a passkey is added and looked after (W3C, A Well-Known URL for Relying Party Passkey Endpoints). */
export const GET: RequestHandler = ({ locals: { platform } }) => {
  const page = originOf(platform.config) + OWN_SECURITY;
  return Response.json({ enroll: page, manage: page });
};
