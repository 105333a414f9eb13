import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { screens } from './screens.ts';
import { shopScreens } from './shop.ts';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
    out: { type: 'string', default: resolve(import.meta.dirname, 'out') },
    only: { type: 'string', default: '' },
    login: { type: 'string', default: 'admin@example.com' },
    docs: { type: 'boolean', default: false },
  },
});

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 740 } };
const themes = ['light', 'dark'] as const;
const QUIET_MS = 700;
/** Shots of the form itself. */
const asks = /sign-in$|register$/;
const unwanted = new Set(['--single-process', '--disable-web-security']);

/** Those that README shows. */
const ofDocs = { name: 'home', theme: 'light' } as const;
const ofDocsDark = { name: 'order', theme: 'dark' } as const;

/**
 * Every screen in both themes and two widths, as a running local stack shows it; with `--docs` the two that
 * README shows, into docs/console.
 */
async function main(): Promise<void> {
  if (options.docs) options.out = resolve(import.meta.dirname, '../../docs/console');
  await mkdir(options.out, { recursive: true });
  const browser = await playwright.launch({
    // As it comes it is one process, which ends with its last page.
    args: chromium.args.filter((arg) => !unwanted.has(arg)),
    executablePath: await chromium.executablePath(),
    headless: true,
  });
  if (options.docs) {
    for (const { name, theme } of [ofDocs, ofDocsDark]) {
      options.only = name;
      await shootAll(browser, theme, 'wide');
    }
  } else {
    for (const theme of themes) {
      for (const size of ['wide', 'narrow'] as const) await shootAll(browser, theme, size);
    }
  }
  await browser.close();
}

async function shootAll(
  browser: Browser,
  colorScheme: (typeof themes)[number],
  size: keyof typeof sizes,
): Promise<void> {
  const context = await browser.newContext({
    colorScheme,
    viewport: sizes[size],
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') process.stderr.write(`${page.url()}: ${message.text()}\n`);
  });
  page.on('pageerror', (error) => process.stderr.write(`${page.url()}: ${error.stack}\n`));
  for (const shot of [...screens, ...shopScreens]) {
    const { name, app = 'console', path, login = options.login, prepare } = shot;
    if (options.only && !options.only.split(',').includes(name)) continue;
    await page.goto(`${options.url}/${app}${path}`);
    await page.locator('main').waitFor();
    const email = page.getByLabel('Email');
    if (!asks.test(name) && (await email.isVisible())) {
      await email.fill(login);
      await page.getByLabel('Password').fill('correct-horse-demo');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.locator('#main').waitFor();
    }
    await page.waitForLoadState('networkidle');
    await prepare?.(page);
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    await page.waitForTimeout(QUIET_MS);
    await page.screenshot({ path: `${options.out}/${name}-${size}-${colorScheme}.png` });
  }
  await context.close();
}

await main();
