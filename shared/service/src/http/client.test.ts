import { describe, expect, it } from 'vitest';
import { namedByParams, readClient, readForwardedClient } from './client.ts';

const address = '192.0.2.7';

describe('a client at the edge', () => {
  it('is called what the headers of Apollo clients say', () => {
    const headers = { 'apollographql-client-name': 'web', 'apollographql-client-version': '4.2.0' };
    expect(readClient(address, headers)).toEqual({ address, name: 'web', version: '4.2.0' });
  });

  it('has an empty name where it tells none', () => {
    expect(readClient(address, {})).toEqual({ address, name: '', version: '' });
  });

  it('cannot choose its address', () => {
    expect(readClient(address, { 'x-client-address': '192.0.2.8' }).address).toBe(address);
  });

  it('has a bounded name without control characters', () => {
    const { name, version } = readClient(address, {
      'apollographql-client-name': 'n'.repeat(500),
      'apollographql-client-version': '1\n\u0000.\t2'.repeat(100),
    });
    expect(name).toHaveLength(64);
    expect(version).toMatch(/^[1.2]{32}$/);
  });
});

describe('a client on a WebSocket', () => {
  const upgraded = { address, name: 'library', version: '0' };
  const [name, version] = ['apollographql-client-name', 'apollographql-client-version'];

  it.each([
    ['as such', { [name]: 'web', [version]: '4.2.0' }],
    ['in other letters', { 'ApolloGraphQL-Client-Name': 'web', [version.toUpperCase()]: '4.2.0' }],
    ['as headers', { headers: { [name]: 'web', [version]: '4.2.0' } }],
  ])('is called what it says when it connects, %s', (_how, params) => {
    expect(namedByParams(upgraded, params)).toEqual({ address, name: 'web', version: '4.2.0' });
  });

  it.each([
    ['nothing', {}],
    ['what is no text', { [name]: ['web'], [version]: 4, headers: null }],
    ['what is nothing but control characters', { [name]: '\n\u0000', headers: 'web' }],
  ])('is called what its upgrade said where it says %s', (_what, params) => {
    expect(namedByParams(upgraded, params)).toEqual(upgraded);
  });

  it('has a bounded name and keeps its address', () => {
    const params = { [name]: 'n'.repeat(500), [version]: '1\n'.repeat(100), address: '192.0.2.8' };
    const named = namedByParams(upgraded, params);
    expect(named.name).toHaveLength(64);
    expect(named.version).toMatch(/^1{32}$/);
    expect(named.address).toBe(address);
  });
});

describe('a client behind the gateway', () => {
  it('is who the gateway says', () => {
    const headers = {
      'x-client-address': address,
      'x-client-name': 'web',
      'x-client-version': '1',
    };
    expect(readForwardedClient('127.0.0.1', headers)).toEqual({
      address,
      name: 'web',
      version: '1',
    });
  });

  it('is the peer where the gateway says nothing', () => {
    expect(readForwardedClient('127.0.0.1', {}).address).toBe('127.0.0.1');
  });
});
