/** What the address of the list of people says. */
export interface PeopleSearch {
  readonly q?: string;
  readonly role?: string;
  readonly status?: 'ACTIVE' | 'SUSPENDED';
}

export function readPeopleSearch(search: Record<string, unknown>): PeopleSearch {
  const { q, role, status } = search;
  return {
    ...(typeof q === 'string' && q && q.length <= 100 && { q }),
    ...(typeof role === 'string' && /^[A-Z][A-Z0-9_]{0,39}$/.test(role) && { role }),
    ...((status === 'ACTIVE' || status === 'SUSPENDED') && { status }),
  };
}

export function peopleFilterOf({ q, role, status }: PeopleSearch) {
  return { ...(q && { search: q }), ...(role && { role }), ...(status && { status }) };
}
