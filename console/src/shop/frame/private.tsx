import { Outlet } from '@tanstack/react-router';
import { GraphProvider } from '../../app/graph/context.tsx';
import { useSessionState } from '../../app/session/context.tsx';
import { ProofProvider } from '../../app/session/proof.tsx';
import { SignIn } from '../account/sign-in.tsx';
import { clientName } from '../client-name.ts';

/**
 * Screens that belong to somebody. They have a graph of their own: what one customer was told is gone with
 * their session.
 */
export function Private() {
  const { status } = useSessionState();
  if (status === 'unknown') return <Waiting />;
  if (status === 'out') return <SignIn />;
  return (
    <GraphProvider clientName={clientName}>
      <ProofProvider>
        <Outlet />
      </ProofProvider>
    </GraphProvider>
  );
}

function Waiting() {
  return (
    <div aria-busy="true" className="grid gap-6">
      <p className="sr-only" role="status">
        Loading
      </p>
      <div className="skeleton h-12 w-64 max-w-full" />
      <div className="skeleton h-64" />
    </div>
  );
}
