import type { LinkProps } from '@tanstack/react-router';
import {
  Activity,
  Boxes,
  CircleUser,
  House,
  type LucideIcon,
  Package,
  Receipt,
  Telescope,
  Users,
} from 'lucide-react';
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
  { path: '/', title: 'Home', icon: House, key: 'h' },
  { path: '/orders', title: 'Orders', icon: Receipt, key: 'o' },
  { path: '/products', title: 'Products', icon: Package, key: 'p' },
  { path: '/stock', title: 'Stock', icon: Boxes, key: 's', needs: ['stock:read'] },
  { path: '/people', title: 'People', icon: Users, key: 'u', needs: ['users:read'] },
  {
    path: '/operations',
    title: 'Operations',
    icon: Activity,
    key: 'x',
    needs: ['operations:read'],
  },
  { path: '/explore', title: 'Explore', icon: Telescope, key: 'e' },
  { path: '/account', title: 'My account', icon: CircleUser, key: 'a' },
];
