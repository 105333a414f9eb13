import type { LinkProps } from '@tanstack/react-router';
import { Boxes, type LucideIcon, Package, Receipt } from 'lucide-react';
import type { Permission } from './session/permissions.ts';

export interface Screen {
  readonly path: NonNullable<LinkProps['to']>;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Any of these opens it; everybody may, where nothing is needed. */
  readonly needs?: readonly Permission[];
  /** The key that goes there after `g`. */
  readonly key: string;
}

/** What the menu, the palette and the keys offer, in their order. */
export const screens: readonly Screen[] = [
  { path: '/orders', title: 'Orders', icon: Receipt, key: 'o' },
  { path: '/products', title: 'Products', icon: Package, key: 'p' },
  { path: '/stock', title: 'Stock', icon: Boxes, key: 's', needs: ['stock:read'] },
];
