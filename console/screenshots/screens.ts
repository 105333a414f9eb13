import type { Page } from 'playwright-core';

export interface Shot {
  readonly name: string;
  readonly app?: 'console' | 'shop';
  /** Below the app's. */
  readonly path: string;
  /** Who signs in where it is asked; whom the command names when left out. */
  readonly login?: string;
  /** Goes where no address leads. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export const screens: readonly Shot[] = [
  { name: 'sign-in', path: '/' },
  { name: 'orders', path: '/orders' },
  {
    name: 'order',
    path: '/orders?status=["CONFIRMED"]',
    prepare: (page) => page.getByRole('row').nth(2).getByRole('link').click(),
  },
  { name: 'orders-filtered', path: '/orders?status=["CONFIRMED"]&from=2026-01-01' },
];
