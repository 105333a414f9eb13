import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { useMay } from '../../app/session/me.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Failures } from '../../ui/failures.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import { DefineRole } from './define-role.tsx';
import { PeopleTabs } from './people-tabs.tsx';
import { deleteRoleDocument, type RoleDefinition, rolesDocument } from './role-documents.ts';

type Asked =
  | { readonly verb: 'define'; readonly role?: RoleDefinition }
  | { readonly verb: 'delete'; readonly role: RoleDefinition };

/** The bundles of permissions that people have, and how they are changed. */
export function RolesScreen() {
  const may = useMay();
  const [{ data, error }, ask] = useQuery({ query: rolesDocument });
  const [asked, setAsked] = useState<Asked>();
  const again = () => ask({ requestPolicy: 'network-only' });
  const close = () => {
    setAsked(undefined);
    again();
  };
  const roles = data?.roles ?? [];
  const mayChange = may('users:write');
  return (
    <>
      <ScreenHeader title="Roles">
        <PeopleTabs />
        {mayChange && (
          <Button kind="primary" icon={<Plus />} onClick={() => setAsked({ verb: 'define' })}>
            New role
          </Button>
        )}
      </ScreenHeader>
      <div className="grid max-w-4xl gap-4 px-4 pb-8 lg:px-6">
        <Failures failures={failuresOf(error)} onRetry={again} />
        {!data && !error && <div className="skeleton h-64" aria-busy="true" />}
        <ul className="grid gap-3" aria-label="Roles">
          {roles.map((role) => (
            <Role key={role.name} role={role} onAsk={mayChange ? setAsked : undefined} />
          ))}
        </ul>
      </div>
      {asked?.verb === 'define' && <DefineRole {...asked} roles={roles} onClose={close} />}
      {asked?.verb === 'delete' && <DeleteRole role={asked.role} onClose={close} />}
    </>
  );
}

function Role({
  role,
  onAsk,
}: {
  role: RoleDefinition;
  onAsk: ((asked: Asked) => void) | undefined;
}) {
  const { name, description, permissions, isBuiltIn } = role;
  return (
    <li className="grid gap-2 rounded-lg border bg-panel p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-semibold">
          <Link to="/people" search={{ role: name }} className="hover:text-accent hover:underline">
            {wordsOf(name)}
          </Link>
        </h2>
        {isBuiltIn && <Badge>Built in</Badge>}
        <div className="ml-auto flex gap-1">
          {onAsk && (
            <Button
              small
              aria-label={`Change ${wordsOf(name)}`}
              onClick={() => onAsk({ verb: 'define', role })}
            >
              Change
            </Button>
          )}
          {onAsk && !isBuiltIn && (
            <Button
              small
              aria-label={`Delete ${wordsOf(name)}`}
              onClick={() => onAsk({ verb: 'delete', role })}
            >
              Delete
            </Button>
          )}
        </div>
      </div>
      {description && <p className="text-sm text-soft text-pretty">{description}</p>}
      <p className="flex flex-wrap gap-1.5 text-xs">
        {permissions.map((permission) => (
          <code key={permission} className="rounded bg-sunken px-1.5 py-0.5">
            {permission}
          </code>
        ))}
        {permissions.length === 0 && <span className="text-soft">What is their own alone.</span>}
      </p>
    </li>
  );
}

function DeleteRole({ role, onClose }: { role: RoleDefinition; onClose: () => void }) {
  const toast = useToast();
  const { run, isBusy } = useChange(deleteRoleDocument);
  return (
    <Confirm
      open
      onClose={onClose}
      busy={isBusy}
      title={`Delete the role ${wordsOf(role.name)}?`}
      description="It goes only where nobody has it."
      action="Delete"
      onConfirm={async () => {
        const { problem } = await run({ input: { name: role.name } });
        if (problem) toast({ tone: 'bad', message: problem });
        onClose();
      }}
    />
  );
}
