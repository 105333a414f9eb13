import { expect, it } from 'vitest';
import { withRegion } from './regions.ts';

const text = `mine
  # >>> ports: written by "npm run generate"
old
  # <<< ports
mine too`;

it('writes between the borders, and nowhere else', () => {
  const written = withRegion(text, 'ports', 'new\nlines');
  expect(written).toBe(text.replace('old', 'new\nlines'));
  expect(withRegion(written, 'ports', 'old')).toBe(text);
});

it('takes comments of Markdown for borders, and no name for the beginning of another', () => {
  const page = '<!-- >>> a: … -->\n\n<!-- <<< a -->\n<!-- >>> ab -->\n<!-- <<< ab -->';
  expect(withRegion(page, 'a', 'new')).toBe(page.replace('\n\n', '\nnew\n'));
});

it.each([
  ['no region "hosts"', 'hosts', text],
  ['no region "ports"', 'ports', text.replace('<<< ports', '')],
  ['no region "ports"', 'ports', text.split('\n').toReversed().join('\n')],
  ['more than one region "ports"', 'ports', `${text}\n${text}`],
])('refuses a text that has %s', (fault, name, faulty) => {
  expect(() => withRegion(faulty, name, '')).toThrow(`it has ${fault}`);
});
