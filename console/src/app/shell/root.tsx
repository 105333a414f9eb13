import { Outlet, useMatches } from '@tanstack/react-router';
import { ToastProvider } from '../../ui/toasts.tsx';
import { GraphProvider } from '../graph/context.tsx';
import { useSessionState } from '../session/context.tsx';
import { MeProvider, useMe } from '../session/me.tsx';
import { isAllowed } from '../session/permissions.ts';
import { ProofProvider } from '../session/proof.tsx';
import { SignInScreen } from '../session/sign-in-screen.tsx';
import { Forbidden } from './forbidden.tsx';
import { Shell } from './shell.tsx';
import { Splash } from './splash.tsx';

/** The screen that was asked for, for whoever is signed in and may see it. */
export function Root() {
  const state = useSessionState();
  if (state.status === 'unknown') return <Splash />;
  if (state.status === 'out') return <SignInScreen />;
  return (
    <GraphProvider>
      <MeProvider tokens={state.tokens}>
        <ToastProvider>
          <ProofProvider>
            <Shell>
              <Screen />
            </Shell>
          </ProofProvider>
        </ToastProvider>
      </MeProvider>
    </GraphProvider>
  );
}

function Screen() {
  const { permissions } = useMe();
  const needs = useMatches({ select: (matches) => matches.at(-1)?.staticData.needs });
  return isAllowed(permissions, needs) ? <Outlet /> : <Forbidden needs={needs ?? []} />;
}
