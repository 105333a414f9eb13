import { type demoLogins, demoPassword, demoLogins as logins } from '@supergraph/demo-data/users';
import { buildConsole } from '@supergraph/local-stack/console-build';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.ts';
import { graphUrl } from '../harness/graph.ts';

export interface ConsoleBrowser {
  /** Somebody's window of their own, with nothing in it yet. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<ConsoleWindow>;
  close(): Promise<void>;
}

export interface ConsoleWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong: scripts that failed or were refused, and answers of the graph with FORBIDDEN. */
  readonly faults: string[];
  /** Opens an address below /console. */
  go(path: string): Promise<void>;
  signIn(name: keyof typeof demoLogins): Promise<void>;
}

/** A busy machine shall make a walk slow, not wrong: of what a test may take, one step may take most. */
const STEP_MS_MAX = 60_000;

/** A real browser on the console as it was built of the present sources. */
export async function openConsoleBrowser(): Promise<ConsoleBrowser> {
  const [browser] = await Promise.all([launchBrowser(), buildConsole()]);
  return {
    async open(options) {
      const context = await browser.newContext({ locale: 'en-GB', ...options });
      context.setDefaultTimeout(STEP_MS_MAX);
      const page = await context.newPage();
      return { context, page, ...watch(page) };
    },
    close: () => browser.close(),
  };
}

export function watch(page: Page): Pick<ConsoleWindow, 'faults' | 'go' | 'signIn'> {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(message.text());
  });
  page.on('response', async (response) => {
    if (!response.url().endsWith('/graphql') || response.request().method() !== 'POST') return;
    const text = await response.text().catch(() => '');
    if (text.includes('"FORBIDDEN"')) faults.push(`${response.request().postData()}: ${text}`);
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('"FORBIDDEN"')) faults.push(String(payload));
    });
  });
  return {
    faults,
    async go(path) {
      await page.goto(new URL(`/console${path}`, graphUrl()).href);
    },
    async signIn(name) {
      await page.getByLabel('Email').fill(logins[name]);
      await page.getByLabel('Password').fill(demoPassword);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.locator('#main').waitFor();
    },
  };
}
