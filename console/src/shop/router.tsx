import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { routing } from '../app/begin/routing.tsx';
import { readComingBack } from '../app/session/coming-back.ts';
import { BrowseScreen } from './catalog/browse-screen.tsx';
import { readBrowseSearch } from './catalog/browse-search.ts';
import { NotFound } from './frame/not-found.tsx';
import { Private } from './frame/private.tsx';
import { Root } from './frame/root.tsx';

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const root = createRootRoute({ component: Root, notFoundComponent: () => <NotFound /> });

const browse = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readBrowseSearch,
  component: BrowseScreen,
});

const product = createRoute({
  getParentRoute: () => root,
  path: '/products/$productId',
  validateSearch: ({ sku }: Record<string, unknown>): { sku?: string } =>
    typeof sku === 'string' && sku ? { sku } : {},
  component: lazyRouteComponent(() => import('./catalog/product-screen.tsx'), 'ProductScreen'),
});

const cart = createRoute({
  getParentRoute: () => root,
  path: '/cart',
  component: lazyRouteComponent(() => import('./cart/cart-screen.tsx'), 'CartScreen'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readComingBack,
  component: lazyRouteComponent(() => import('./account/sign-in-screen.tsx'), 'SignInScreen'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyRouteComponent(() => import('./account/register-screen.tsx'), 'RegisterScreen'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('./account/forgot-password-screen.tsx'),
    'ForgotPasswordScreen',
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(
    () => import('./account/reset-password-screen.tsx'),
    'ResetPasswordScreen',
  ),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazyRouteComponent(
    () => import('./account/verify-email-screen.tsx'),
    'VerifyEmailScreen',
  ),
});

const confirmEmailChange = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email-change',
  component: lazyRouteComponent(
    () => import('./account/confirm-email-change-screen.tsx'),
    'ConfirmEmailChangeScreen',
  ),
});

/** What belongs to somebody: whoever is not signed in is asked to, and the address stays. */
const own = createRoute({ getParentRoute: () => root, id: 'own', component: Private });

const checkout = createRoute({
  getParentRoute: () => own,
  path: '/checkout',
  validateSearch: ({ currency }: Record<string, unknown>): { currency?: string } =>
    typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? { currency } : {},
  component: lazyRouteComponent(() => import('./checkout/checkout-screen.tsx'), 'CheckoutScreen'),
});

const orders = createRoute({
  getParentRoute: () => own,
  path: '/orders',
  component: lazyRouteComponent(() => import('./orders/orders-screen.tsx'), 'OrdersScreen'),
});

const order = createRoute({
  getParentRoute: () => own,
  path: '/orders/$orderId',
  validateSearch: ({ placed }: Record<string, unknown>): { placed?: true } =>
    placed === true ? { placed } : {},
  component: lazyRouteComponent(() => import('./orders/order-screen.tsx'), 'OrderScreen'),
});

const account = createRoute({
  getParentRoute: () => own,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-screen.tsx'), 'AccountScreen'),
});

/** What most come for is in the first load; each other screen's code comes when it is about to be shown. */
export const router = createRouter({
  routeTree: root.addChildren([
    browse,
    product,
    cart,
    signIn,
    register,
    forgotPassword,
    resetPassword,
    verifyEmail,
    confirmEmailChange,
    own.addChildren([checkout, orders, order, account]),
  ]),
  basepath: '/shop',
  ...routing,
});
