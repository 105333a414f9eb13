import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoData } from './formats.ts';
import { generateDemo } from './generate.ts';

/** Writes one file per service and tells where each stands. */
export async function writeDemo(folder: string): Promise<Record<keyof DemoData, string>> {
  await mkdir(folder, { recursive: true });
  const data = generateDemo();
  const file = (service: keyof DemoData) => join(folder, `${service}.json`);
  const files = { auth: file('auth'), inventory: file('inventory'), orders: file('orders') };
  await Promise.all([
    writeFile(files.auth, JSON.stringify(data.auth)),
    writeFile(files.inventory, JSON.stringify(data.inventory)),
    writeFile(files.orders, JSON.stringify(data.orders)),
  ]);
  return files;
}
