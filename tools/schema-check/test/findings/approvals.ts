import { yaml } from '../support/repository.ts';
import { daysAgo, type Fixture, WITHOUT_LINT } from './fixture.ts';

const day = (days: number) => daysAgo(days).slice(0, 10);

export const approvals: Fixture = {
  name: 'a break that is approved with what follows from it, and approvals that are not right',
  config: `operations: [operations/*.graphql]
accept:
  - { rule: diff/field-removed, coordinate: Query.a, reason: Nobody minds., owner: shop, until: ${day(-7)} }
  - { rule: diff/field-removed, coordinate: Query.b, reason: Nobody minds., owner: shop, until: ${day(7)} }
  - { rule: diff/field-removed, coordinate: Query.x, reason: Nobody minds., owner: shop, until: ${day(-7)} }
${WITHOUT_LINT}`,
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': 'type Query { a: Int b: Int c: Int }\n',
    'operations/a.graphql': 'query A { a }\n',
  },
  after: { 'shop.graphql': 'type Query { c: Int }\n' },
  shows: {
    error: ['diff/field-removed'],
    warning: ['accept/expired', 'accept/unused'],
    info: ['diff/field-removed', 'operation/invalid'],
  },
};
