import { describe, expect, it } from 'vitest';
import { deviceOf, familiarityOf } from './device.ts';

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

it('is known again within its network, and not with another device or from elsewhere', () => {
  const known = familiarityOf('Firefox on Linux', '203.0.113.7');
  expect(familiarityOf('Firefox on Linux', '203.0.200.9')).toBe(known);
  expect(familiarityOf('Firefox on Linux', '198.51.100.7')).not.toBe(known);
  expect(familiarityOf('Chrome on Linux', '203.0.113.7')).not.toBe(known);
  const wide = familiarityOf('', '2001:db8:1:2::/64');
  expect(familiarityOf('', '2001:db8:9:9::/64')).toBe(wide);
  expect(familiarityOf('', '2001:db9:1:2::/64')).not.toBe(wide);
});
