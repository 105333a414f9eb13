import type { Plugin } from 'vite';

/** While it is developed the shop has the address that the gateway gives it: every screen of it is its page. */
export function shopInDevelopment(): Plugin {
  return {
    name: 'shop-in-development',
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (/^\/shop(\/|\?|$)/.test(request.url ?? '')) request.url = '/console/shop.html';
        next();
      });
    },
  };
}
