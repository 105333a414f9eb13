import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { useMe } from '../../app/session/me.tsx';
import { Failures } from '../../ui/failures.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { wordsOf } from '../../ui/words.ts';
import { accountDocument } from './account-documents.ts';
import { ApiKeysPanel } from './api-keys-panel.tsx';
import { CopyPanel } from './copy-panel.tsx';
import { DeletionPanel } from './deletion-panel.tsx';
import { IdentitiesPanel } from './identities-panel.tsx';
import { PasskeysPanel } from './passkeys-panel.tsx';
import { ProfilePanel } from './profile-panel.tsx';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';
import { SignInPanel } from './sign-in-panel.tsx';

/** Oneself: who one is here, how one signs in, and what acts for one. */
export function AccountScreen() {
  const [{ data, error }, ask] = useQuery({
    query: accountDocument,
    requestPolicy: 'cache-and-network',
  });
  const me = useMe();
  const account = data?.me;
  const again = () => ask({ requestPolicy: 'network-only' });
  const changed = () => {
    again();
    me.reload();
  };
  return (
    <>
      <ScreenHeader title="My account" />
      <div className="grid max-w-5xl items-start gap-4 px-4 pb-8 lg:grid-cols-2 lg:px-6">
        <div className="grid gap-4 lg:col-span-2 empty:hidden">
          <Failures failures={failuresOf(error)} onRetry={again} />
        </div>
        {!account && !error && <div className="skeleton h-96 lg:col-span-2" aria-busy="true" />}
        {account && (
          <>
            <div className="grid gap-4">
              <ProfilePanel account={account} />
              <RightsPanel />
            </div>
            <div className="grid gap-4">
              <SignInPanel account={account} />
              <SecondFactorPanel account={account} onChanged={changed} />
              <PasskeysPanel passkeys={account.passkeys ?? []} onChanged={changed} />
              <IdentitiesPanel identities={account.identities ?? []} />
            </div>
            <div className="grid gap-4 lg:col-span-2">
              <SessionsPanel />
              <ApiKeysPanel />
              <CopyPanel />
              <DeletionPanel dueAt={account.deletionDueAt} />
            </div>
          </>
        )}
      </div>
    </>
  );
}

function RightsPanel() {
  const { roles, permissions } = useMe();
  return (
    <Panel title="What you may do">
      <p className="text-sm">{roles.map(wordsOf).join(', ')}</p>
      <p className="mt-1 text-sm text-soft">
        {[...permissions].join(', ') || 'See and change what is your own.'}
      </p>
    </Panel>
  );
}
