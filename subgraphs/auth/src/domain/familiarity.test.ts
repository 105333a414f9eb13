import { expect, it } from 'vitest';
import { familiarityOf } from './familiarity.ts';

it('is known again within its network, and not with another device or from elsewhere', () => {
  const known = familiarityOf('Firefox on Linux', '203.0.113.7');
  expect(familiarityOf('Firefox on Linux', '203.0.200.9')).toBe(known);
  expect(familiarityOf('Firefox on Linux', '198.51.100.7')).not.toBe(known);
  expect(familiarityOf('Chrome on Linux', '203.0.113.7')).not.toBe(known);
  const wide = familiarityOf('', '2001:db8:1:2::/64');
  expect(familiarityOf('', '2001:db8:9:9::/64')).toBe(wide);
  expect(familiarityOf('', '2001:db9:1:2::/64')).not.toBe(wide);
});
