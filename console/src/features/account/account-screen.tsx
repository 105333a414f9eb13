import { useMe } from '../../app/session/me.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { wordsOf } from '../../ui/words.ts';
import { SecondFactorPanel } from './second-factor-panel.tsx';
import { SessionsPanel } from './sessions-panel.tsx';

/** Oneself: who one is here, what one may do, and how one signs in. */
export function AccountScreen() {
  const me = useMe();
  return (
    <>
      <ScreenHeader title="My account" />
      <div className="grid max-w-4xl items-start gap-4 px-4 pb-8 lg:grid-cols-2 lg:px-6">
        <Panel title="Profile">
          <dl className="grid gap-3 text-sm [&_dt]:text-xs [&_dt]:text-soft">
            <div>
              <dt>Name</dt>
              <dd>{me.displayName}</dd>
            </div>
            <div>
              <dt>Email</dt>
              <dd>{me.email}</dd>
            </div>
            <div>
              <dt>Roles</dt>
              <dd>{me.roles.map(wordsOf).join(', ')}</dd>
            </div>
            <div>
              <dt>You may</dt>
              <dd className="text-soft">
                {[...me.permissions].join(', ') || 'see and change what is your own'}
              </dd>
            </div>
          </dl>
        </Panel>
        <SecondFactorPanel onChanged={me.reload} />
        <div className="lg:col-span-2">
          <SessionsPanel />
        </div>
      </div>
    </>
  );
}
