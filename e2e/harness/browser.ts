import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * One process would end with its last page, web security is part of what is tested, and a graphics card
 * that the processor plays takes half of the time of a test.
 */
const unwanted =
  /^--(single-process|disable-web-security|in-process-gpu|ignore-gpu-blocklist|use-gl|use-angle|enable-unsafe-swiftshader)\b/;

/** The browser that comes as an npm package, as people have it. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    args: [...chromium.args.filter((arg) => !unwanted.test(arg)), '--disable-gpu'],
    executablePath: await chromium.executablePath(),
    headless: true,
  });
}
