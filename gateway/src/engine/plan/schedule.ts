import type { FetchNode, PlanNode } from './plan.ts';

/** A fetch of a plan with what it has to wait for. */
export interface ScheduledFetch {
  readonly fetch: FetchNode;
  /** It is made only where all of these variables have these values. */
  readonly conditions: readonly Condition[];
  /** Indexes of the fetches that must have ended before. */
  readonly waitsFor: readonly number[];
  /** How many fetches stand before it, one after another. */
  readonly wave: number;
  /** The label of what is answered later with it; undefined: it is for the first part. */
  readonly part?: string | undefined;
}

export interface Condition {
  readonly variable: string;
  readonly value: boolean;
}

/**
 * Takes a plan apart into its fetches: what a tree of sequences says of their order is what each of them
 * waits for, and what belongs to one wave can be seen across its branches.
 */
export function schedule(plan: PlanNode): ScheduledFetch[] {
  const scheduled: ScheduledFetch[] = [];
  let part: string | undefined;
  add(plan, [], []);
  return scheduled;

  /** @returns what has to end before that which follows the node may begin */
  function add(
    node: PlanNode,
    before: readonly number[],
    conditions: readonly Condition[],
  ): readonly number[] {
    switch (node.kind) {
      case 'defer': {
        const ends = node.primary ? add(node.primary, before, conditions) : before;
        const around = part;
        for (const { label, after, node: inner } of node.deferred) {
          part = label;
          if (inner) add(inner, after.length > 0 ? fetchesCalled(after) : ends, conditions);
        }
        part = around;
        return ends;
      }
      case 'sequence':
        return node.nodes.reduce((ends, inner) => add(inner, ends, conditions), before);
      case 'subscription': {
        const events = add(node.primary, before, conditions);
        return node.rest ? add(node.rest, events, conditions) : events;
      }
      case 'parallel':
        return union(node.nodes.map((inner) => add(inner, before, conditions)));
      case 'condition':
        return union(
          [true, false].map((value) => {
            const inner = value ? node.whenTrue : node.whenFalse;
            const more = [...conditions, { variable: node.variable, value }];
            return inner ? add(inner, before, more) : before;
          }),
        );
      case 'fetch': {
        const wave = 1 + Math.max(-1, ...before.map((index) => scheduled[index]?.wave ?? 0));
        scheduled.push({ fetch: node, conditions, waitsFor: before, wave, part });
        return [scheduled.length - 1];
      }
    }
  }

  /** Fetches of different root fields of a mutation may have one id: then all of them are meant. */
  function fetchesCalled(ids: readonly string[]): number[] {
    return scheduled.flatMap(({ fetch: { id } }, index) =>
      id !== undefined && ids.includes(id) ? [index] : [],
    );
  }
}

function union(all: readonly (readonly number[])[]): number[] {
  return [...new Set(all.flat())];
}
