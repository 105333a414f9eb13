import { hash } from 'node:crypto';
import type { Caller } from '@supergraph/service/identity/caller';
import { readJson } from '../engine/answer/read-json.ts';
import { isObject } from '../engine/json.ts';
import type { CacheRule } from './cache-table.ts';

/**
 * For whom an entity is kept: what is public for all who may do the same, since services show the staff
 * more; what is private for one user. Undefined: for nobody.
 */
export function audienceOf(caller: Caller, scope: CacheRule['scope']): string | undefined {
  if (caller.kind === 'anonymous') return scope === 'public' ? 'anonymous' : undefined;
  const rights = [...caller.roles, ...caller.permissions].sort().join(' ');
  return scope === 'public' ? `user ${rights}` : `user ${rights} ${caller.id}`;
}

/** A key's first part: equal for what may be answered with the same, entity by entity. */
export function questionKey(parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'base64url');
}

/** What an entity is known by: `Type:id` for each part of its key. */
export function tagsOf(representation: string): string[] {
  const given = readJson(representation);
  if (!isObject(given)) return [];
  const { __typename: type, ...key } = given;
  return Object.values(key)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => tagOf(String(type), value));
}

export function tagOf(type: string, id: string | number): string {
  return `${type}:${id}`;
}
