import { expect, it } from 'vitest';
import { readClient } from './client.ts';

function read(name: string | undefined, version?: string) {
  const headers = new Map([
    ['apollographql-client-name', name],
    ['apollographql-client-version', version],
  ]);
  return readClient({ get: (header) => headers.get(header) });
}

it('reads who asks from the headers of Apollo clients', () => {
  expect(read('web', '4.2.0')).toEqual({ name: 'web', version: '4.2.0' });
});

it('leaves empty what is not told', () => {
  expect(read(undefined)).toEqual({ name: '', version: '' });
  expect(readClient(undefined)).toEqual({ name: '', version: '' });
});

it('bounds names and versions and takes control characters out', () => {
  const { name, version } = read('n'.repeat(500), '1\n\u0000.\t2'.repeat(100));
  expect(name).toHaveLength(64);
  expect(version).toMatch(/^[1.2]{32}$/);
});
