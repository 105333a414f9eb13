/** What every router of this site does. */
export const routing = {
  /** A screen's code is loaded when its link is about to be followed. */
  defaultPreload: 'intent',
  scrollRestoration: true,
} as const;
