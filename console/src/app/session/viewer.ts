import { graphql, type ResultOf } from '../graph/graphql.ts';

/** What the console has to know of who is signed in, before it shows anything. */
export const viewer = graphql(`
  fragment Viewer on User {
    id
    email
    displayName
    avatar { url }
    roles
    permissions
  }
`);

export type Viewer = ResultOf<typeof viewer>;
