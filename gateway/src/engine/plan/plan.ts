/** The plan of one operation, as plain data: it crosses threads, and nothing in it is a planner's own. */
export type PlanNode =
  | { readonly kind: 'sequence'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'parallel'; readonly nodes: readonly PlanNode[] }
  | DeferNode
  | ConditionNode
  | FetchNode
  | SubscriptionNode;

/** What is answered first, and what later, part by part (`@defer`). */
export interface DeferNode {
  readonly kind: 'defer';
  readonly primary: PlanNode | undefined;
  readonly deferred: readonly DeferredNode[];
}

export interface DeferredNode {
  /** Of the fragment that it is for. */
  readonly label: string;
  /** The fetches that must have ended before, by their ids. */
  readonly after: readonly string[];
  /** Undefined where nothing is to be fetched that is not fetched for others. */
  readonly node: PlanNode | undefined;
}

/** What is done where a variable of the client is true, and what where it is false. */
export interface ConditionNode {
  readonly kind: 'condition';
  readonly variable: string;
  readonly whenTrue: PlanNode | undefined;
  readonly whenFalse: PlanNode | undefined;
}

/** A stream of one subgraph, and what each of its events is completed by. */
export interface SubscriptionNode {
  readonly kind: 'subscription';
  readonly primary: FetchNode;
  readonly rest: PlanNode | undefined;
}

export interface FetchNode {
  readonly kind: 'fetch';
  /** Where others wait for it that are answered later. */
  readonly id?: string | undefined;
  readonly subgraph: string;
  /** Where in the answer the things stand that it adds to; `@` is each item of a list. */
  readonly path: readonly string[];
  readonly operation: {
    readonly kind: 'query' | 'mutation' | 'subscription';
    readonly name: string | undefined;
    readonly text: string;
  };
  /** Of the client, by name. */
  readonly variables: readonly string[];
  /** What of each thing is sent, that the subgraph may know it; undefined: it asks a root field. */
  readonly requires: readonly Requirement[] | undefined;
  /** What becomes of representations before they are sent, and of what comes back. */
  readonly inputRewrites: readonly Rewrite[];
  readonly outputRewrites: readonly Rewrite[];
  /** Arguments that come from further up in the answer (@fromContext). */
  readonly contextArguments: readonly ContextArgument[];
}

export type Requirement =
  | {
      readonly kind: 'field';
      readonly name: string;
      /** What the subgraph calls it, where that is another name. */
      readonly sentAs?: string;
      readonly requires: readonly Requirement[] | undefined;
    }
  | {
      readonly kind: 'fragment';
      readonly typeCondition: string;
      readonly requires: readonly Requirement[];
    };

/** Steps are field names, or `... on Type` for objects of that type alone. */
export type Rewrite =
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: unknown }
  | { readonly kind: 'rename'; readonly path: readonly string[]; readonly name: string };

/** `..` steps lead up from the thing to an object around it, the others down from there. */
export interface ContextArgument {
  readonly path: readonly string[];
  readonly variable: string;
}
