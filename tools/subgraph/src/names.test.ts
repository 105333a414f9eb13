import { expect, it } from 'vitest';
import { namesFor, renamed, requireName, SubgraphError } from './names.ts';

const used = { ports: [4001, 4003, 4002], prefixes: new Set(['ord', 'var']) };

it('takes the next port and a prefix that is free', () => {
  expect(namesFor('reviews', used)).toEqual({
    ...{ service: 'reviews', entity: 'review', prefix: 'rev', port: 4004 },
  });
  expect(namesFor('variations', used).prefix).toBe('vari');
});

it.each([
  ['reviews', 'review'],
  ['categories', 'category'],
  ['addresses', 'address'],
  ['boxes', 'box'],
])('reads %s as many of a %s', (service, entity) => {
  expect(requireName(service)).toBe(entity);
});

it.each(['', 'review', 'Reviews', 'gift-cards', '../evils', 'classes', 'events', 'samples', 'as'])(
  'refuses %j',
  (service) => {
    expect(() => requireName(service)).toThrow(SubgraphError);
  },
);

it('puts the names in whatever case the template has them', () => {
  const names = namesFor('reviews', used);
  expect(
    renamed('addSample SAMPLE_NAME_TAKEN samples/SamplesDb smp_1 .env.example 4999 5099', names),
  ).toBe('addReview REVIEW_NAME_TAKEN reviews/ReviewsDb rev_1 .env.example 4004 4104');
});

it('lets samplers be what they are', () => {
  const names = namesFor('reviews', used);
  expect(renamed('OTEL_TRACES_SAMPLER=sampler', names)).toBe('OTEL_TRACES_SAMPLER=sampler');
});
