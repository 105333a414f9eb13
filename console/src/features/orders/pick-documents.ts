import { graphql } from '../../app/graph/graphql.ts';

export const findProductsDocument = graphql(`
  query ConsoleFindProducts($text: String) {
    products(first: 8, search: $text, orderBy: TITLE_ASC) { nodes { id title } }
  }
`);

export const productNameDocument = graphql(`
  query ConsoleProductName($id: ID!) {
    product(id: $id) { id title }
  }
`);

export const findCustomersDocument = graphql(`
  query ConsoleFindCustomers($text: String) {
    users(first: 8, filter: { search: $text }) { nodes { id displayName email } }
  }
`);

export const customerNameDocument = graphql(`
  query ConsoleCustomerName($id: ID!) {
    user(id: $id) { id displayName }
  }
`);
