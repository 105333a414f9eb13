import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { expectedAnswer } from './expected.ts';
import { composeSupergraph } from './supergraph.ts';

it('composes', () => {
  expect(composeSupergraph('http://127.0.0.1:1')).toContain('http://127.0.0.1:1/reviews');
});

it("has an answer as long as the public benchmark's, without errors", async () => {
  const query = await readFile(new URL('./query.graphql', import.meta.url), 'utf8');
  const answer = await expectedAnswer(query);
  expect(answer.errors).toBeUndefined();
  const kilobytes = JSON.stringify(answer).length / 1_000;
  expect(kilobytes).toBeGreaterThan(84);
  expect(kilobytes).toBeLessThan(92);
});
