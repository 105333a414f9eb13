import Bowser from 'bowser';

/** What is read of it: longer ones are not browsers', and slow to search. */
const AGENT_CHARACTERS_MAX = 512;

/**
 * What a `User-Agent` says that it runs on, for its owner to know it again: "Firefox on Linux", "Chrome on Android".
 * '' where it names no browser that is known. It is what somebody says of themself, and proves nothing.
 */
export function deviceOf(agent: string | undefined): string {
  if (!agent) return '';
  const { browser, os } = Bowser.parse(agent.slice(0, AGENT_CHARACTERS_MAX));
  return [browser.name, os.name].filter((part) => part !== undefined && part !== '').join(' on ');
}
