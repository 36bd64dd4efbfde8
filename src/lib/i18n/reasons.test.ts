import { describe, expect, it } from 'vitest';
import { REASON_CODES } from '#lib/domain/signature/verify.ts';
import { reasonSentence } from './reasons.ts';
import { walk } from '#tests/setup/walk.ts';

describe('what the verifier says', () => {
  it('is a sentence, also without its facts', () =>
    walk(REASON_CODES, (code) => {
      const sentence = reasonSentence({ code });
      expect(sentence).toMatch(/^[A-ZÆØÅ].*\.$/);
      expect(sentence).not.toContain('undefined');
      expect(sentence).not.toMatch(/kvalifisert|qualified/);
    }));

  it('names what a signature lacks of PAdES, each in its own words', () => {
    const misses = ['subfilter', 'der', 'detached', 'signing_certificate_v2', 'signing_time_attribute'];
    const more = ['claimed_time', 'cert_entry', 'cross_reference', 'something else'];
    const said = [...misses, ...more].map((what) => reasonSentence({ code: 'not_baseline', what }));
    expect(new Set(said).size).toBe(said.length);
  });

  it('puts the facts in, times as the clock is in Norway', () => {
    const then = { from: '2020-01-01T00:00:00.000Z', to: '2021-01-01T00:00:00.000Z' };
    expect(reasonSentence({ code: 'certificate_not_valid_then', name: 'Kari', ...then })).toMatch(
      /til Kari gjaldt ikke.*fra 1\. jan\. 2020.* til 1\. jan\. 2021/,
    );
    expect(reasonSentence({ code: 'field_changed', field: 'sum', key: 'V' })).toContain('«sum»');
  });
});
