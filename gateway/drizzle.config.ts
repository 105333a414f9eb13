import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/usage/tables.ts', './src/guard/budget/tables.ts'],
  out: './src/usage/migrations',
});
