import { useState } from 'react';
import { useQuery } from 'urql';
import { useChange } from '../../app/graph/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/fields.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { wordsOf } from '../../ui/words.ts';
import { setRolesDocument } from './people-documents.ts';
import type { Person } from './person-documents.ts';
import { rolesDocument } from './role-documents.ts';

/** Which roles somebody has, with what each permits. */
export function RolesDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const [{ data }] = useQuery({ query: rolesDocument });
  const { run, isBusy } = useChange(setRolesDocument);
  const toast = useToast();
  const [roles, setRoles] = useState<readonly string[]>(person.roles ?? []);

  async function save() {
    const { problem } = await run({ input: { userId: person.id, roles: [...roles] } });
    toast(
      problem
        ? { tone: 'bad', message: problem }
        : { message: `${person.displayName} has other rights within two seconds.` },
    );
    if (!problem) onClose();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Roles of ${person.displayName}`}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            busy={isBusy}
            disabled={roles.length === 0}
            onClick={() => void save()}
          >
            Save
          </Button>
        </>
      }
    >
      <ul className="grid max-h-[45vh] gap-3 overflow-auto">
        {data?.roles?.map(({ name, description, permissions }) => (
          <li key={name} className="flex gap-3 text-sm">
            <Checkbox
              label={wordsOf(name)}
              checked={roles.includes(name)}
              onChange={({ target }) =>
                setRoles(target.checked ? [...roles, name] : roles.filter((role) => role !== name))
              }
            />
            <div className="min-w-0">
              <p className="font-medium">{wordsOf(name)}</p>
              {description && <p className="text-soft">{description}</p>}
              <p className="text-xs text-soft">{permissions.join(', ') || 'what is their own'}</p>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
