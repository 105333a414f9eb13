import { describe, expect, it } from 'vitest';
import { otpauthUrl, totpStep, writeTotpSecret } from './totp.ts';

/** The seed of RFC 6238, appendix B; its codes there have eight digits, of which the last six are ours. */
const secret = writeTotpSecret(Buffer.from('12345678901234567890'));
const at = (seconds: number) => new Date(seconds * 1_000);

describe('a code', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [20_000_000_000, '353130', 666_666_666],
  ])('is that of RFC 6238 after %i seconds', (seconds, code, step) => {
    expect(totpStep(secret, code, at(seconds))).toBe(step);
  });

  it('counts one step early and one late, and no further', () => {
    const steps = [-31, -30, 0, 30, 59, 60].map((drift) =>
      totpStep(secret, '081804', at(37_037_036 * 30 + drift)),
    );
    expect(steps).toEqual([undefined, 37_037_036, 37_037_036, 37_037_036, 37_037_036, undefined]);
  });

  it('is nothing else', () => {
    for (const code of ['', '081805', '81804', '14081804', '０８１８０４']) {
      expect(totpStep(secret, code, at(1_111_111_109))).toBeUndefined();
    }
  });
});

describe('the address for an app', () => {
  it('names site and account, and says what the app has to do', () => {
    const url = new URL(
      otpauthUrl({ secret, issuer: 'shop.example', account: 'ada&eve@example.com' }),
    );
    expect(url.protocol + url.host).toBe('otpauth:totp');
    expect(decodeURIComponent(url.pathname)).toBe('/shop.example:ada&eve@example.com');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'shop.example',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
