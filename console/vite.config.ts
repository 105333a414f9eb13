import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { seal } from './build/seal.ts';
import { shopInDevelopment } from './build/shop-in-development.ts';

const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  base: '/console/',
  plugins: [react(), tailwindcss(), seal(), shopInDevelopment()],
  build: {
    target: 'es2023',
    emptyOutDir: true,
    // Everything is a file of its own: the page's policy allows no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      input: { console: 'index.html', shop: 'shop.html' },
      // Packages that name the compiler they went through: nothing comes of it here.
      checks: { moduleLevelDirective: false },
    },
    chunkSizeWarningLimit: 4_000,
  },
  server: {
    port: Number(process.env['CONSOLE_PORT'] ?? 4010),
    strictPort: true,
    proxy: { '/graphql': { target: gateway, ws: true }, '/media': gateway, '/usage': gateway },
  },
});
