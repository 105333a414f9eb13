import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/**
 * One process would end with its last page, and keep one jar of cookies; web security is part of what is
 * tested; and a graphics card that the processor plays takes half of the time of a test.
 */
const unwanted =
  /^--(single-process|disable-web-security|in-process-gpu|ignore-gpu-blocklist|use-gl|use-angle|enable-unsafe-swiftshader)\b/;

/** A real browser, whose windows know nothing of each other. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    args: [...chromium.args.filter((arg) => !unwanted.test(arg)), '--disable-gpu'],
    executablePath: await chromium.executablePath(),
    headless: true,
  });
}
