import chromium from '@sparticuz/chromium';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import { type Browser, type Page, chromium as playwright, type Request } from 'playwright-core';

export interface ConsoleWindow {
  readonly page: Page;
  /** Milliseconds from navigation until orders are on screen. */
  list(): Promise<number>;
  /** The same of the home screen, until its chart is drawn. */
  home(): Promise<number>;
  /** Milliseconds that the gateway takes for what the list has asked last. */
  askAgain(): Promise<number>;
  /** The same session in a browser that has loaded nothing yet; this window is closed. */
  withoutCache(): Promise<ConsoleWindow>;
}

/** One process would end with its last page, and is not what people have. */
const unwanted = new Set(['--single-process', '--disable-web-security']);

export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    args: chromium.args.filter((arg) => !unwanted.has(arg)),
    executablePath: await chromium.executablePath(),
    headless: true,
  });
}

/** Said aloud: what a browser without a screen has for a language is none. */
const locale = 'en-GB';

const shown = { list: 'table[aria-rowcount] tbody a', home: '.uplot canvas' };

/** What does not come by then has failed, on however busy a machine. */
const SHOWN_MS_MAX = 60_000;

/** Milliseconds from navigation to the frame in which something is first on screen. */
const watchFor = (selector: string) => `
  window.shownAt = new Promise((shown, failed) => {
    setTimeout(() => failed(new Error(location + ' shows ' + document.body.innerText)), ${SHOWN_MS_MAX});
    const observer = new MutationObserver(() => {
      if (!document.querySelector(${JSON.stringify(selector)})) return;
      observer.disconnect();
      requestAnimationFrame(() => shown(performance.now()));
    });
    observer.observe(document, { childList: true, subtree: true });
  });`;

/** Signed in as support. */
export async function openConsole(browser: Browser, gatewayUrl: string): Promise<ConsoleWindow> {
  const page = await (await browser.newContext({ locale })).newPage();
  await page.goto(`${gatewayUrl}/console/orders`);
  await page.getByLabel('Email').fill(demoLogins.support);
  await page.getByLabel('Password').fill(demoPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator(shown.list).first().waitFor();
  return windowOn(page, gatewayUrl);
}

async function windowOn(page: Page, gatewayUrl: string): Promise<ConsoleWindow> {
  let asked: Request | undefined;
  page.on('request', (request) => {
    if (request.postData()?.includes('query ConsoleOrders(')) asked = request;
  });
  await page.addInitScript(watchFor(`${shown.list}, ${shown.home}`));
  const open = async (path: string) => {
    await page.goto(`${gatewayUrl}/console${path}`);
    return Number(await page.evaluate('shownAt'));
  };
  return {
    page,
    list: () => open('/orders'),
    home: () => open('/'),
    async askAgain() {
      if (!asked) throw new Error('no list was asked for yet');
      const body = asked.postData() ?? '';
      const { authorization = '' } = asked.headers();
      const headers = { authorization, 'content-type': 'application/json' };
      const startedAt = performance.now();
      const answer = await fetch(`${gatewayUrl}/graphql`, { method: 'POST', headers, body });
      const text = await answer.text();
      if (text.includes('"errors":')) throw new Error(text);
      return performance.now() - startedAt;
    },
    async withoutCache() {
      const context = page.context();
      const browser = context.browser();
      if (!browser) throw new Error('the browser is gone');
      const storageState = await context.storageState();
      await context.close();
      const fresh = await (await browser.newContext({ locale, storageState })).newPage();
      return windowOn(fresh, gatewayUrl);
    },
  };
}
