import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { readProductsSearch } from '../features/catalog/products-search.ts';
import { readHomeSearch } from '../features/home/home-search.ts';
import { readOperationsSearch } from '../features/operations/operations-search.ts';
import { readOrdersSearch } from '../features/orders/orders-search.ts';
import { readPeopleSearch } from '../features/people/people-search.ts';
import { readLedgerSearch } from '../features/stock/ledger-search.ts';
import { routing } from './begin/routing.tsx';
import { readComingBack } from './session/coming-back.ts';
import { ComingBackScreen } from './session/coming-back-screen.tsx';
import type { Permission } from './session/permissions.ts';
import { NotFound } from './shell/not-found.tsx';
import { Root } from './shell/root.tsx';

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** Any of these opens the screen; everybody may, where nothing is needed. */
    needs?: readonly Permission[];
  }
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readHomeSearch,
  component: lazyRouteComponent(() => import('../features/home/home-screen.tsx'), 'HomeScreen'),
});

const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(
    () => import('../features/orders/orders-screen.tsx'),
    'OrdersScreen',
  ),
});

const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('../features/orders/order-screen.tsx'), 'OrderScreen'),
});

const products = createRoute({
  getParentRoute: () => root,
  path: '/products',
  validateSearch: readProductsSearch,
  component: lazyRouteComponent(
    () => import('../features/catalog/products-screen.tsx'),
    'ProductsScreen',
  ),
});

const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$productId',
  component: lazyRouteComponent(
    () => import('../features/catalog/product-screen.tsx'),
    'ProductScreen',
  ),
});

const stock = createRoute({
  getParentRoute: () => root,
  path: '/stock',
  staticData: { needs: ['stock:read'] },
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } =>
    typeof q === 'string' && q ? { q } : {},
  component: lazyRouteComponent(() => import('../features/stock/stock-screen.tsx'), 'StockScreen'),
});

const ledger = createRoute({
  getParentRoute: () => root,
  path: '/stock/ledger',
  staticData: { needs: ['stock:read'] },
  validateSearch: readLedgerSearch,
  component: lazyRouteComponent(
    () => import('../features/stock/ledger-screen.tsx'),
    'LedgerScreen',
  ),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  staticData: { needs: ['users:read'] },
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(
    () => import('../features/people/people-screen.tsx'),
    'PeopleScreen',
  ),
});

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$userId',
  staticData: { needs: ['users:read'] },
  component: lazyRouteComponent(
    () => import('../features/people/person-screen.tsx'),
    'PersonScreen',
  ),
});

const roles = createRoute({
  getParentRoute: () => root,
  path: '/people/roles',
  staticData: { needs: ['users:read'] },
  component: lazyRouteComponent(() => import('../features/people/roles-screen.tsx'), 'RolesScreen'),
});

const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  staticData: { needs: ['operations:read'] },
  validateSearch: readOperationsSearch,
  component: lazyRouteComponent(
    () => import('../features/operations/operations-screen.tsx'),
    'OperationsScreen',
  ),
});

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  component: lazyRouteComponent(
    () => import('../features/explore/explore-screen.tsx'),
    'ExploreScreen',
  ),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(
    () => import('../features/account/account-screen.tsx'),
    'AccountScreen',
  ),
});

/** Who is not signed in is asked to at every address; this one is for who comes back from elsewhere. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readComingBack,
  component: ComingBackScreen,
});

/** Each screen's code is loaded when it is first about to be shown. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    orders,
    order,
    products,
    product,
    stock,
    ledger,
    people,
    person,
    roles,
    operations,
    explore,
    account,
    signIn,
  ]),
  basepath: '/console',
  ...routing,
});
