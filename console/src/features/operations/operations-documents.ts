import { graphql, type ResultOf } from '../../app/graph/graphql.ts';

export const deadLettersDocument = graphql(`
  query ConsoleDeadLetters {
    deadLetters(first: 100) {
      totalCount
      nodes { id consumer type subject error attempts failedAt message }
    }
  }
`);

export type DeadLetter = NonNullable<
  ResultOf<typeof deadLettersDocument>['deadLetters']
>['nodes'][number];

export const replayDeadLetterDocument = graphql(`
  mutation ConsoleReplayDeadLetter($input: ReplayDeadLetterInput!) {
    replayDeadLetter(input: $input) {
      deadLetterId
      errors { ... on UserError { code message } }
    }
  }
`);

export const discardDeadLetterDocument = graphql(`
  mutation ConsoleDiscardDeadLetter($input: DiscardDeadLetterInput!) {
    discardDeadLetter(input: $input) {
      deadLetterId
      errors { ... on UserError { code message } }
    }
  }
`);

export const outboxDocument = graphql(`
  query ConsoleOutbox {
    outboxStatus {
      auth { pending oldestAt failing lastError }
      orders { pending oldestAt failing lastError }
      inventory { pending oldestAt failing lastError }
    }
  }
`);

export const stuckOrdersDocument = graphql(`
  query ConsoleStuckOrders($orders: Boolean!) {
    stuckSagas(olderThanSeconds: 60, first: 50) {
      nodes {
        step
        ageSeconds
        attempts
        nextAttemptAt
        deadlineAt
        order @include(if: $orders) { id number }
      }
      pageInfo { hasNextPage }
    }
  }
`);
