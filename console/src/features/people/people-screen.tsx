import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { pageSource } from '../../app/graph/page-source.ts';
import { usePages } from '../../app/graph/use-pages.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Select } from '../../ui/fields.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { Time } from '../../ui/time.tsx';
import { wordsOf } from '../../ui/words.ts';
import { type PersonRow, peopleDocument } from './people-documents.ts';
import { peopleFilterOf, readPeopleSearch } from './people-search.ts';
import { PeopleTabs } from './people-tabs.tsx';
import { rolesDocument } from './role-documents.ts';

const route = getRouteApi('/people');

/** Everybody with an account. */
export function PeopleScreen() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [{ data }] = useQuery({ query: rolesDocument });
  const source = useMemo(
    () =>
      pageSource({
        document: peopleDocument,
        variables: { filter: peopleFilterOf(search) },
        connectionOf: ({ users }) => users,
      }),
    [search],
  );
  const list = usePages(source);
  const change = (next: Record<string, unknown>) =>
    void navigate({
      to: '/people',
      search: readPeopleSearch({ ...search, ...next }),
      replace: true,
    });
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <ScreenHeader title="People">
        <PeopleTabs />
      </ScreenHeader>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 lg:px-6">
        <SearchBox
          label="Search names and addresses"
          className="w-full sm:w-72"
          value={search.q ?? ''}
          onSearch={(q) => change({ q })}
        />
        <Select
          aria-label="Role"
          className="w-auto!"
          value={search.role ?? ''}
          onChange={({ target }) => change({ role: target.value })}
        >
          <option value="">Any role</option>
          {data?.roles?.map(({ name }) => (
            <option key={name} value={name}>
              {wordsOf(name)}
            </option>
          ))}
        </Select>
        <Select
          aria-label="State"
          className="w-auto!"
          value={search.status ?? ''}
          onChange={({ target }) => change({ status: target.value })}
        >
          <option value="">Any state</option>
          <option value="ACTIVE">Active</option>
          <option value="SUSPENDED">Suspended</option>
        </Select>
        {isFiltered && (
          <Button
            kind="quiet"
            onClick={() => void navigate({ to: '/people', search: {}, replace: true })}
          >
            Clear
          </Button>
        )}
      </div>
      {list.failures.length > 0 && (
        <div className="px-4 pb-3 lg:px-6">
          <Failures failures={list.failures} onRetry={list.reload} />
        </div>
      )}
      <div
        className={`flex min-h-0 flex-1 flex-col border-t bg-panel ${list.isOutdated ? 'opacity-60' : ''}`}
      >
        <DataTable
          label="People"
          rows={list.rows}
          columns={columns}
          onOpen={({ id }) => void navigate({ to: '/people/$userId', params: { userId: id } })}
          onEnd={list.loadMore}
          isLoading={list.isLoading}
          isLoadingMore={list.isLoadingMore}
          scroll={list.scroll}
          empty={
            list.failures.length === 0 && (
              <Empty icon={<Users />} title={isFiltered ? 'Nobody fits' : 'Nobody yet'}>
                Whoever registers stands here.
              </Empty>
            )
          }
        />
      </div>
    </>
  );
}

const columns: readonly Column<PersonRow>[] = [
  {
    id: 'name',
    header: 'Name',
    isFixed: true,
    cell: ({ id, displayName, email }) => (
      <Link
        to="/people/$userId"
        params={{ userId: id }}
        className="font-medium hover:text-accent hover:underline"
      >
        {displayName ?? email}
      </Link>
    ),
  },
  {
    id: 'email',
    header: 'Email',
    from: 'md',
    cell: ({ email }) => <span className="text-soft">{email}</span>,
  },
  {
    id: 'roles',
    header: 'Roles',
    width: '12rem',
    cell: ({ roles }) => (roles ?? []).map(wordsOf).join(', '),
  },
  {
    id: 'status',
    header: 'State',
    width: '8rem',
    from: 'sm',
    cell: ({ status }) =>
      status === 'SUSPENDED' ? (
        <Badge tone="bad">Suspended</Badge>
      ) : (
        <Badge tone="ok">Active</Badge>
      ),
  },
  {
    id: 'createdAt',
    header: 'Since',
    width: '12rem',
    from: 'lg',
    cell: ({ createdAt }) => createdAt && <Time at={createdAt} className="numeric text-soft" />,
  },
];
