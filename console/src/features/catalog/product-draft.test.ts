import { expect, it } from 'vitest';
import { changesIn, conflictsOf, draftOf, inputOf, withTheirs } from './product-draft.ts';

const began = { title: 'Kettle', description: 'It boils.', tags: ['kitchen', 'steel'] };
const draft = draftOf(began);

it('sends what was changed, and nothing else', () => {
  const changed = { ...draft, title: 'Kettle 2', tags: ' Steel, kitchen ,steel' };
  expect(changesIn(draft, began)).toEqual([]);
  expect(changesIn(changed, began)).toEqual(['title', 'tags']);
  expect(inputOf('prd_1', changed, ['title', 'tags'])).toEqual({
    productId: 'prd_1',
    title: 'Kettle 2',
    tags: ['steel', 'kitchen'],
  });
});

it('sees a conflict where both changed the same to something else', () => {
  const mine = { ...draft, title: 'Mine', description: 'Better.' };
  const theirs = { ...began, title: 'Theirs', tags: ['other'] };
  expect(conflictsOf({ draft: mine, began, now: theirs })).toEqual(['title']);
  expect(conflictsOf({ draft: mine, began, now: { ...began, title: 'Mine' } })).toEqual([]);
  expect(conflictsOf({ draft: mine, began, now: began })).toEqual([]);
});

it('takes theirs where both changed it, and keeps what else was written', () => {
  const mine = { ...draft, title: 'Mine', description: 'Better.' };
  const theirs = { ...began, title: 'Theirs', tags: ['other'] };
  expect(withTheirs({ draft: mine, began, fields: ['title'], theirs })).toEqual({
    title: 'Theirs',
    description: 'Better.',
    tags: 'other',
  });
});
