import { describe, expect, it } from 'vitest';
import { readBucket } from './bucket.ts';

describe('a bucket', () => {
  it.each([
    [
      's3://segl-files?region=eu-north-1',
      { name: 'segl-files', prefix: '', region: 'eu-north-1', endpoint: null },
    ],
    [
      's3://segl-files/a/b/?region=no&endpoint=https%3A%2F%2Fs3.example.no%3A9000',
      { name: 'segl-files', prefix: 'a/b/', region: 'no', endpoint: 'https://s3.example.no:9000' },
    ],
  ])('%s', (written, bucket) => {
    expect(readBucket(written)).toEqual({ ok: true, value: bucket });
  });

  it.each([
    ['s3://AKIA:secret@segl-files?region=x', 'keys do not belong here'],
    ['s3:///a?region=x', 'the name of a bucket'],
    ['s3://segl-files', 'name its region'],
    ['s3://segl-files/a//b?region=x', 'a prefix has'],
    ['s3://segl-files/../x%20y?region=x', 'a prefix has'],
    ['s3://segl-files?region=x&endpoint=ftp://x', 'http or https'],
    ['s3://segl-files?region=x&secretAccessKey=y', 'not secretAccessKey'],
  ])('%s is none, and is told why', (written, reason) => {
    expect(readBucket(written)).toMatchObject({
      error: { reason: expect.stringContaining(reason) as string },
    });
  });
});
