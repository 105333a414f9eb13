/** What every router of this site does. */
export const routing = {
  /** A screen's code is loaded when its link is about to be followed. */
  defaultPreload: 'intent',
  /** What is on screen stays, unless the next takes so long that somebody would click again. */
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Waiting,
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
