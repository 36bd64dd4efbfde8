import { err, ok, type Result } from '#lib/domain/result.ts';

/** A bucket of Amazon S3, or of a store that speaks its protocol. */
export interface Bucket {
  readonly name: string;
  /** In front of every name, with its slash; empty: none. */
  readonly prefix: string;
  readonly region: string;
  /** Null: Amazon's own, by the region. */
  readonly endpoint: string | null;
}

const PREFIX = /^[\w.-]+(\/[\w.-]+)*$/;

/** What a configured `s3://BUCKET/PREFIX?region=…&endpoint=…` names; or in a sentence what is wrong with it. */
export function readBucket(written: string): Result<Bucket, { code: 'bucket_invalid'; reason: string }> {
  const { hostname: name, pathname, searchParams, username, password } = new URL(written);
  const wrong = (reason: string) => err({ code: 'bucket_invalid' as const, reason });
  if (username || password)
    return wrong('keys do not belong here, but in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  if (!/^[a-z0-9][a-z0-9.-]{2,62}$/.test(name))
    return wrong('s3://BUCKET/PREFIX?region=…, with the name of a bucket');
  const prefix = pathname.replace(/^\/|\/$/g, '');
  if (prefix !== '' && !PREFIX.test(prefix))
    return wrong('a prefix has letters without accents, digits, - _ . and /');
  const { region, endpoint, ...others } = Object.fromEntries(searchParams);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return wrong(`region and endpoint may be named, not ${unknown}`);
  if (!region) return wrong('where a bucket lies decides which law holds for it: name its region');
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    return wrong('the endpoint is an http or https address');
  return ok({ name, prefix: prefix && `${prefix}/`, region, endpoint: endpoint ?? null });
}
