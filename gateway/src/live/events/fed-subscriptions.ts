import { hash } from 'node:crypto';
import type { EventNews } from '@supergraph/events/event-news';
import { EndedEarly, type StreamAnswer, type StreamAsker } from '@supergraph/live/operations';
import { badInput, Fault } from '@supergraph/service/errors';
import {
  type FieldNode,
  type GraphQLSchema,
  getArgumentValues,
  isNonNullType,
  type OperationDefinitionNode,
  parse,
  print,
} from 'graphql';
import type { GatewayContext } from '../../context.ts';
import { readJson } from '../../engine/answer/read-json.ts';
import { refusalFault } from '../../engine/authorise/refusal.ts';
import type { Engine } from '../../engine/engine.ts';
import { isObject } from '../../engine/json.ts';
import { asGraphqlError, askerOf } from '../../executor.ts';
import type { GrantsOf } from '../../guard/authorisation/grants.ts';
import type { EventListener } from '../source/shared-sources.ts';
import { gapOf, type SourceEvent } from '../source/source-event.ts';
import { createAnswerContext } from '../stream-context.ts';
import type { SubscribedOperation, Tell } from '../subscribe.ts';
import type { RunnableSubscription } from '../subscription.ts';
import { asQuery, type EventQuery, fieldOf } from './as-query.ts';
import { readStreamFrom, type StreamFrom } from './stream-from.ts';

/** Subscriptions that events feed: there is no stream of a subgraph behind them. */
export interface FedSubscriptions {
  /** To be called with each supergraph. */
  use(supergraphSdl: string): void;
  /** Undefined for one that its subgraph answers. */
  prepare(asked: SubscribedOperation, asker: StreamAsker): RunnableSubscription | undefined;
}

export interface FedSubscriptionsOptions {
  readonly engine: Engine<GatewayContext>;
  readonly news: EventNews;
  readonly grantsOf: GrantsOf;
  readonly deadlineMs: number;
  /** An error as clients get it. */
  readonly tell: Tell;
}

const SUBJECTS_MAX = 100;

/**
 * Answers each event with a query for the thing that it is about, on behalf of whoever subscribed: what it may
 * not see it is told nothing of. Who watches certain things gets each as it stands first, and again wherever
 * events may have been missed; who watches everything gets what was there last, with the moment since when none
 * were missed.
 */
export function createFedSubscriptions(options: FedSubscriptionsOptions): FedSubscriptions {
  let feeds: ReadonlyMap<string, StreamFrom> = new Map();
  let queries = new WeakMap<OperationDefinitionNode, FedQueries>();

  /** Those for all who ask the same: what the engine knows of a query it knows by its document. */
  function queriesOf(asked: SubscribedOperation, field: FieldNode, feed: StreamFrom): FedQueries {
    const known = queries.get(asked.operation);
    if (known) return known;
    const made = {
      changed: printed(asQuery(asked, field, feed)),
      latest:
        feed.latest === undefined
          ? undefined
          : printed(asQuery(asked, field, { field: feed.latest })),
    };
    queries.set(asked.operation, made);
    return made;
  }

  return {
    use(supergraphSdl) {
      feeds = readStreamFrom(parse(supergraphSdl, { noLocation: true }));
      queries = new WeakMap();
    },
    prepare(asked, asker) {
      const field = fieldOf(asked.document, asked.operation);
      const feed = field && feeds.get(field.name.value);
      if (!feed) return undefined;
      const queries = queriesOf(asked, field, feed);
      const root = asked.schema.getSubscriptionType()?.getFields()[field.name.value];
      const isNullable = !isNonNullType(root?.type);
      const place = { type: rootOf(asked.schema), field: field.name.value };
      const refusal = options.engine.refusal(place, options.grantsOf(asker.caller));
      if (refusal) throw refusalFault(refusal);
      const subjects = feed.of === undefined ? undefined : subjectsOf(asked, field, feed.of);
      return new FedSubscription(asked, asker, { feed, queries, subjects, isNullable }, options);
    },
  };
}

/** With its document as text. */
type FedQuery = EventQuery & { readonly text: string };

interface FedQueries {
  /** For what an event is about. */
  readonly changed: FedQuery;
  /** For what was there last, where a stream begins with it. */
  readonly latest: FedQuery | undefined;
}

/** What a stream of it is fed by. */
interface Fed {
  readonly feed: StreamFrom;
  readonly queries: FedQueries;
  /** What is watched; undefined: whatever there is. */
  readonly subjects: readonly string[] | undefined;
  /** Whether the field may be null; else what is asked of is null as a whole (GraphQL §6.4.4). */
  readonly isNullable: boolean;
}

/** A class: there is one for each subscription that is open. */
class FedSubscription implements RunnableSubscription {
  readonly key: string;
  readonly subgraph = 'events';
  readonly #asked: SubscribedOperation;
  readonly #asker: StreamAsker;
  readonly #fed: Fed;
  readonly #options: FedSubscriptionsOptions;
  /** Of each thing that is watched, by its place among them, what was told of it last. */
  readonly #told: string[] = [];

  constructor(
    asked: SubscribedOperation,
    asker: StreamAsker,
    fed: Fed,
    options: FedSubscriptionsOptions,
  ) {
    this.#asked = asked;
    this.#asker = asker;
    this.#fed = fed;
    this.#options = options;
    const { feed, subjects = null, queries } = fed;
    this.key = hash('sha256', JSON.stringify([feed, subjects, queries.changed.text]), 'base64');
  }

  async join(listener: EventListener): Promise<() => void> {
    const { feed, subjects, queries } = this.#fed;
    const { events } = feed;
    if (!subjects) {
      return this.#options.news.follow(events, {
        onSubject: (subject) => listener.onEvent(eventOf(subject, queries.latest && gapNow)),
        onGap: () => queries.latest && listener.onEvent(gapNow()),
      });
    }
    const tell = (subject: string) => listener.onEvent(eventOf(subject));
    const leave = this.#options.news.watch({ events, subjects }, tell);
    for (const subject of subjects) tell(subject);
    return leave;
  }

  async answer(event: SourceEvent): Promise<StreamAnswer | undefined> {
    const { identity = '' } = event;
    const { feed, subjects, queries } = this.#fed;
    if (event.unbrokenSince !== undefined) return this.#answerGap(event);
    const answer = await this.#find(queries.changed, identity);
    if (!subjects) return answer ?? undefined;
    const place = subjects.indexOf(identity);
    const before = this.#told[place];
    if (before === undefined) {
      if (!answer) throw new EndedEarly([this.#options.tell(notThere(feed.field, identity))]);
      if (isRefused(answer, queries.changed.key)) throw new EndedEarly(answer.errors ?? []);
    }
    // An event may change nothing of what was asked, and where some were missed there may be none.
    const digest = hash('sha256', JSON.stringify(answer), 'base64');
    this.#told[place] = digest;
    return answer && digest !== before ? answer : undefined;
  }

  /** Where nothing is there, nothing was missed. */
  async #answerGap(event: SourceEvent): Promise<StreamAnswer | undefined> {
    const { latest } = this.#fed.queries;
    const answer = latest && (await this.#find(latest));
    if (!answer) return undefined;
    if (isRefused(answer, latest.key)) throw new EndedEarly(answer.errors ?? []);
    return { ...answer, ...gapOf(event) };
  }

  /** Null where there is nothing that the caller may see. */
  async #find(query: FedQuery, subject?: string): Promise<StreamAnswer | null> {
    const { engine, tell, deadlineMs, grantsOf } = this.#options;
    const { isNullable } = this.#fed;
    const asked = this.#asked.request;
    const context = createAnswerContext(asked, this.#asker, deadlineMs);
    const { variables: given } = asked;
    const variables = subject === undefined ? given : { ...given, [query.subject]: subject };
    const request = { ...query, variables, context, grants: grantsOf(this.#asker.caller) };
    try {
      const { data, errors } = await engine.execute(request, () => askerOf(context));
      const read = readJson(data);
      const found = isObject(read) ? read : { [query.key]: null };
      const isThere = found[query.key] !== null;
      if (errors.length === 0 && !isThere) return null;
      const failed = errors.map((error) => tell(asGraphqlError(error)));
      return {
        ...(failed.length > 0 && { errors: failed }),
        data: isThere || isNullable ? found : null,
      };
    } catch (error) {
      throw new EndedEarly([tell(error)]);
    } finally {
      context.done();
    }
  }
}

function printed(query: EventQuery): FedQuery {
  return { ...query, text: print(query.document) };
}

function rootOf(schema: GraphQLSchema): string {
  return schema.getSubscriptionType()?.name ?? '';
}

/** What is watched, by an argument that takes one id or several. */
function subjectsOf(asked: SubscribedOperation, field: FieldNode, name: string): string[] {
  const definition = asked.schema.getSubscriptionType()?.getFields()[field.name.value];
  if (!definition) throw new Error(`There is no subscription ${field.name.value}.`);
  const given: unknown = getArgumentValues(definition, field, asked.request.variables)[name];
  const subjects = [given].flat().filter((subject) => typeof subject === 'string');
  if (subjects.length === 0) throw badInput([name], 'min', 'must name something to watch');
  if (subjects.length > SUBJECTS_MAX) {
    throw badInput([name], 'max', `must name ${SUBJECTS_MAX} things at most`);
  }
  return [...new Set(subjects)];
}

/** What will be no better next time. */
function isRefused({ data, errors = [] }: StreamAnswer, key: string): boolean {
  const passes = new Set<unknown>(['SERVICE_UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR']);
  return (
    errors.length > 0 &&
    (data?.[key] ?? null) === null &&
    errors.every(({ extensions }) => !passes.has(extensions?.['code']))
  );
}

function notThere(field: string, subject: string): Fault {
  return new Fault('NOT_FOUND', `There is no ${field} ${subject}.`);
}

/** All that it says is which thing it is about. */
function eventOf(subject: string, inPlace?: () => SourceEvent): SourceEvent {
  const take = () => ({ data: { subject } });
  const said = { identity: subject, size: subject.length, isExpiry: false, take };
  return { ...said, unbrokenSince: undefined, ...(inPlace && { inPlace }) };
}

/** Says that events may have been missed until now; a later one takes its place, and nothing else. */
function gapNow(): SourceEvent {
  const event: SourceEvent = {
    ...{ identity: '', size: 0, isExpiry: false, take: () => ({}) },
    unbrokenSince: new Date().toISOString(),
    inPlace: () => event,
  };
  return event;
}
