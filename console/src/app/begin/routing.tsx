import { Failures } from '../../ui/failures.tsx';

/** What every router of this site does. */
export const routing = {
  /** A screen's code is loaded when its link is about to be followed. */
  defaultPreload: 'intent',
  /** What is on screen stays, unless the next takes so long that somebody would click again. */
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
} as const;

function Waiting() {
  return (
    <div aria-busy="true" className="grid gap-4 px-4 py-4 lg:px-6">
      <span role="status" className="sr-only">
        The screen is on its way.
      </span>
      <div className="skeleton h-6 w-48" />
      <div className="skeleton h-64" />
    </div>
  );
}

/** It failed, or what is loaded here is older than what is there. The menu beside it stays. */
function Failed() {
  const failure = {
    code: 'SCREEN',
    message: 'This screen cannot be shown.',
    service: null,
    requestId: null,
    advice: 'There may be a newer version of it, or none without a network.',
  };
  return (
    <div className="p-4 lg:p-6">
      <Failures failures={[failure]} onRetry={() => window.location.reload()} />
    </div>
  );
}
