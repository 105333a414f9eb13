import { describe, expect, it } from 'vitest';
import { type AuditLink, createChainCheck, firstHash, nextHash } from './audit-chain.ts';

/** A chain over entries that say their own number. */
function chainOf(length: number): AuditLink[] {
  let hash = firstHash;
  return Array.from({ length }, (_, index) => {
    const content = `entry ${index + 1}`;
    hash = nextHash(hash, content);
    return { sequence: index + 1, entryId: `aud_${index + 1}`, content, hash };
  });
}

function faultsOf(
  links: AuditLink[],
  {
    expected = [],
    stored = links.at(-1),
  }: { expected?: AuditLink[]; stored?: AuditLink | undefined } = {},
): string[] {
  const check = createChainCheck(expected);
  const faults = links.flatMap((link) => check.follow(link));
  return [...faults, ...check.end(stored ?? { sequence: 0, hash: firstHash })];
}

describe('a chain of audit entries', () => {
  it('is whole when nothing was done to it, also when it is empty', () => {
    expect(faultsOf(chainOf(5))).toEqual([]);
    expect(faultsOf([])).toEqual([]);
    expect(faultsOf(chainOf(5), { expected: chainOf(3).slice(-1) })).toEqual([]);
  });

  it('shows an entry that was changed, once', () => {
    const links = chainOf(5).map((link) =>
      link.sequence === 3 ? { ...link, content: 'x' } : link,
    );
    expect(faultsOf(links)).toEqual([expect.stringContaining('Link 3 does not follow')]);
  });

  it('shows an entry that was changed with its hash', () => {
    const links = chainOf(5);
    const [first, second] = links;
    if (!first || !second) throw new Error('no links');
    links[1] = { ...second, content: 'x', hash: nextHash(first.hash, 'x') };
    expect(faultsOf(links)).toEqual([expect.stringContaining('Link 3 does not follow')]);
  });

  it('shows what was taken out, link and all or the entry alone', () => {
    const without = chainOf(5).filter(({ sequence }) => sequence !== 3);
    expect(faultsOf(without)[0]).toBe('Links 3 to 3 are missing.');
    const emptied = chainOf(5).map((link) =>
      link.sequence === 3 ? { ...link, content: null } : link,
    );
    expect(faultsOf(emptied)).toEqual(['Entry aud_3 of link 3 is gone.']);
  });

  it('shows an end that was cut off, by its head or by one that was noted', () => {
    const cut = chainOf(3);
    expect(faultsOf(cut, { stored: chainOf(5).at(-1) })).toEqual([
      'The log ends with link 3, and its head says 5.',
    ]);
    expect(faultsOf(cut, { expected: chainOf(5).slice(-1) })).toEqual([
      'Links 4 to 5, of which one was noted, are cut off.',
    ]);
  });

  it('shows a log that was written anew, by a head that was noted', () => {
    const forged = chainOf(5)
      .slice(-1)
      .map((link) => ({ ...link, hash: firstHash }));
    expect(faultsOf(chainOf(5), { expected: forged })).toEqual([
      expect.stringContaining('Link 5 has another hash than was noted'),
    ]);
  });
});
