import { LogOut, UserCog, UserX } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../app/graph/use-change.ts';
import { useMe } from '../../app/session/me.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toasts.tsx';
import {
  type Person,
  reinstateDocument,
  revokeSessionsDocument,
  suspendDocument,
} from './person-documents.ts';
import { RolesDialog } from './roles-dialog.tsx';

/** What those may do with an account who may change people. */
export function PersonActions({ person }: { person: Person }) {
  const me = useMe();
  const toast = useToast();
  const suspend = useChange(suspendDocument);
  const reinstate = useChange(reinstateDocument);
  const revoke = useChange(revokeSessionsDocument);
  const [asked, setAsked] = useState<'suspend' | 'revoke' | 'roles'>();
  const name = person.displayName ?? person.email ?? 'this person';
  const input = { userId: person.id };

  async function act(work: Promise<{ problem: string | undefined }>, message: string) {
    const { problem } = await work;
    setAsked(undefined);
    toast(problem ? { tone: 'bad', message: problem } : { message });
  }
  return (
    <>
      <Button icon={<UserCog />} onClick={() => setAsked('roles')}>
        Roles
      </Button>
      <Button icon={<LogOut />} onClick={() => setAsked('revoke')}>
        Sign out everywhere
      </Button>
      {person.status === 'SUSPENDED' ? (
        <Button
          kind="primary"
          busy={reinstate.isBusy}
          onClick={() => void act(reinstate.run({ input }), `${name} may sign in again.`)}
        >
          Reinstate
        </Button>
      ) : (
        person.id !== me.id && (
          <Button icon={<UserX />} onClick={() => setAsked('suspend')}>
            Suspend
          </Button>
        )
      )}
      {asked === 'roles' && <RolesDialog person={person} onClose={() => setAsked(undefined)} />}
      <Confirm
        open={asked === 'suspend'}
        onClose={() => setAsked(undefined)}
        busy={suspend.isBusy}
        title={`Suspend ${name}?`}
        description="They are signed out everywhere within two seconds and cannot sign in until somebody reinstates them."
        action="Suspend"
        onConfirm={() => void act(suspend.run({ input }), `${name} is suspended.`)}
      />
      <Confirm
        open={asked === 'revoke'}
        onClose={() => setAsked(undefined)}
        busy={revoke.isBusy}
        title={`Sign ${name} out everywhere?`}
        description="All their sessions end within two seconds. They may sign in again."
        action="Sign out everywhere"
        onConfirm={() => void act(revoke.run({ input }), `${name} is signed out everywhere.`)}
      />
    </>
  );
}
