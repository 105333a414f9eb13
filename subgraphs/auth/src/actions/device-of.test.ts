import { describe, expect, it } from 'vitest';
import { deviceOf } from './device-of.ts';

describe('a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['', ''],
    [undefined, ''],
  ])('is told in words: %s', (agent, expected) => {
    expect(deviceOf(agent)).toBe(expected);
  });

  it('is bounded, whatever it says of itself', () => {
    expect(deviceOf('('.repeat(100_000)).length).toBeLessThan(600);
    expect(deviceOf('\u0000<script>alert(1)</script>').length).toBeLessThan(600);
  });
});
