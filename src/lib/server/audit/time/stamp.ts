import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { OVERLAP_MS } from '#lib/domain/events/replay/order.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { judgeStamp, renewalText, type Stamp } from '#lib/domain/tlog/stamp.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import {
  CLOCK_TOLERANCE,
  obtainTimestamp,
  type TimestampError,
} from '#lib/server/platform/timestamps/client.ts';
import type { TimestampSource, TimestampSourceOf } from '#lib/server/platform/timestamps/source.ts';
import { gatherAndAsk } from '../heads/gather.ts';
import { NotSigned, type NotSignedCode } from '../memory/not-signed.ts';
import { sealToken, standingOf, type Standing } from './standing.ts';

const MINUTE = 60_000;
/** Heads that were taken longer ago are taken again before they are stamped. */
const FRESH = MINUTE;
/** Tokens are carried on by another this long before the first of their certificates ends. */
const RENEW_BEFORE = 180 * 24 * 60 * MINUTE;

export type StampError =
  | TimestampError
  | { readonly code: 'timestamp_late' }
  | { readonly code: NotSignedCode };

/**
 * Has the configured authority stamp the newest head of the installation's log, where it is not yet; the clients' heads are
 * taken just before, so that what came into a log later than the token's time is told by it. The token is judged in full
 * before it is stored. Then carries older tokens on, where it is time to ({@link renewalText}).
 *
 * Nobody waits for it: what fails is to be tried again. Errors: those of {@link obtainTimestamp}; `timestamp_late` where
 * the token came too long after the heads were taken; {@link NotSignedCode} where the tokens are not those that were.
 *
 * @param gathered when the heads of all clients were begun to be taken that the newest checkpoint covers; null: that is not
 *   known, or only some were: an event of another client would look as if it had been dated back
 */
export async function stampNewest(
  platform: Platform,
  sourceOf: TimestampSourceOf,
  gathered: Date | null,
): Promise<Result<void, StampError>> {
  const source = await sourceOf(platform);
  if (!source) return ok();
  try {
    const stamped = await stampUnstamped(platform, source, gathered);
    // Heads that were taken meanwhile asked for this job while it ran: nobody else comes to them soon.
    const again = stamped.ok ? await stampUnstamped(platform, source, null) : stamped;
    return again.ok ? await renew(platform, source) : again;
  } catch (cause) {
    if (cause instanceof NotSigned) {
      platform.log.error({ err: cause }, 'the log can’t be stamped: run `segl audit verify`');
      return err({ code: cause.code });
    }
    throw cause;
  }
}

async function stampUnstamped(
  platform: Platform,
  source: TimestampSource,
  gathered: Date | null,
): Promise<Result<void, StampError>> {
  const unstamped = async () => (await standingOf(platform))?.stamped === false;
  if (!(await unstamped())) return ok();
  let since = gathered;
  if (since === null || Math.abs(platform.clock.now().getTime() - since.getTime()) > FRESH) {
    since = platform.clock.now();
    const taken = await gatherAndAsk(platform);
    if (!taken.ok) return taken;
  }
  const standing = await standingOf(platform);
  return standing ? stampHead(platform, source, standing, since) : ok();
}

async function stampHead(
  platform: Platform,
  source: TimestampSource,
  { head }: Standing,
  since: Date,
): Promise<Result<void, StampError>> {
  const note = parseNote(head.note);
  if (!note.ok) throw new Error('a head that opened is a note');
  const made = await tokenOver(platform, source, note.value.text);
  if (!made.ok) return made;
  const { token, stamp } = made.value;
  // Else events that came in between would look as if they had been dated back.
  const most = platform.config.clockTolerance * MINUTE - OVERLAP_MS - CLOCK_TOLERANCE;
  if (platform.clock.now().getTime() - since.getTime() > most) return err({ code: 'timestamp_late' });
  await sealToken(platform, { size: head.size, until: stamp.until, token });
  return ok();
}

async function renew(platform: Platform, source: TimestampSource): Promise<Result<void, StampError>> {
  const standing = await standingOf(platform);
  const { leaves = [], restsUntil = null, newestUntil = null, origin = '' } = standing ?? {};
  const soon = platform.clock.now().getTime() + RENEW_BEFORE;
  if (restsUntil === null || newestUntil === null || restsUntil.getTime() > soon) return ok();
  if (newestUntil <= restsUntil) {
    // Another token of today would end as soon.
    platform.log.warn(
      { until: restsUntil },
      'the time tokens on the log end, and the authority has no newer certificate',
    );
    return ok();
  }
  const made = await tokenOver(platform, source, renewalText(origin, leaves));
  if (!made.ok) return made;
  const { token, stamp } = made.value;
  if (stamp.until > restsUntil)
    await sealToken(platform, { size: null, until: stamp.until, token, after: leaves.length });
  return ok();
}

async function tokenOver(
  platform: Platform,
  { authority, roots }: TimestampSource,
  text: string,
): Promise<Result<{ token: Uint8Array; stamp: Stamp }, TimestampError>> {
  const imprint = digestOf('SHA-256', new TextEncoder().encode(text));
  const token = await obtainTimestamp(authority, { imprint, roots, now: platform.clock.now() });
  if (!token.ok) return token;
  const trusted = roots.map((der) => readCertificate(der)).flatMap((each) => (each.ok ? [each.value] : []));
  // As whoever verifies the log will judge it.
  const stamp = await judgeStamp(text, token.value, trusted);
  if (!stamp.ok) return err({ code: 'timestamp_untrusted', reason: stamp.error.code });
  return ok({ token: token.value, stamp: stamp.value });
}
