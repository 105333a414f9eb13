import type { Severity } from '../core/findings/finding.ts';
import { lintRules } from '../lint/all-rules.ts';

export interface RuleDescription {
  readonly summary: string;
  /** As it is without config; a change of the graph has the severity that usage gives it. */
  readonly severity: Severity;
}

const rule = (severity: Severity, summary: string): RuleDescription => ({ severity, summary });

/** Every rule that a finding can have, in the order of the docs. */
export const rules: Readonly<Record<string, RuleDescription>> = {
  'composition/invalid-sdl': rule('error', 'The SDL of a subgraph cannot be parsed.'),
  'composition/error': rule('error', 'The subgraphs do not compose.'),
  'composition/hint': rule('info', 'Composition found something odd; a warning where it says so.'),
  'composition/version': rule('info', 'Another version of federation is asked for than composes.'),
  'base/without-supergraph': rule('error', 'The base has no supergraph.yaml to compare with.'),
  'base/does-not-compose': rule('error', 'The subgraphs of the base do not compose.'),
  'accept/expired': rule('warning', 'An approval has expired.'),
  'accept/unused': rule('warning', 'An approval covers nothing that was found.'),
  'diff/type-removed': rule('error', 'A type was removed.'),
  'diff/type-added': rule('info', 'A type was added.'),
  'diff/type-kind-changed': rule('error', 'A type became another kind of type.'),
  'diff/root-type-changed': rule('error', 'A root type changed or is gone.'),
  'diff/field-removed': rule('error', 'A field was removed.'),
  'diff/field-added': rule('info', 'A field was added.'),
  'diff/field-type-changed': rule(
    'error',
    'The type of a field changed; safe when it became non-null.',
  ),
  'diff/argument-removed': rule('error', 'An argument was removed.'),
  'diff/argument-added': rule('error', 'An argument was added; safe when it may be left out.'),
  'diff/argument-type-changed': rule(
    'error',
    'The type of an argument changed; safe when it became nullable.',
  ),
  'diff/argument-default-changed': rule('warning', 'The default of an argument changed.'),
  'diff/input-field-removed': rule('error', 'An input field was removed.'),
  'diff/input-field-added': rule(
    'error',
    'An input field was added; safe when it may be left out.',
  ),
  'diff/input-field-type-changed': rule(
    'error',
    'The type of an input field changed; safe when it became nullable.',
  ),
  'diff/input-field-default-changed': rule('warning', 'The default of an input field changed.'),
  'diff/input-one-of-changed': rule('error', 'An input type became @oneOf; safe the other way.'),
  'diff/enum-value-removed': rule('error', 'An enum value was removed.'),
  'diff/enum-value-added': rule('warning', 'An enum value was added.'),
  'diff/union-member-removed': rule('error', 'A member of a union was removed.'),
  'diff/union-member-added': rule('warning', 'A member of a union was added.'),
  'diff/interface-removed': rule('error', 'A type no longer implements an interface.'),
  'diff/interface-added': rule('warning', 'A type implements one more interface.'),
  'diff/scalar-specification-changed': rule('warning', 'The @specifiedBy of a scalar changed.'),
  'diff/directive-removed': rule('error', 'A directive for operations was removed.'),
  'diff/directive-added': rule('info', 'A directive for operations was added.'),
  'diff/directive-changed': rule('error', 'A directive for operations changed.'),
  'diff/access-narrowed': rule('warning', 'Fewer callers get a field or type than before.'),
  'diff/access-widened': rule('warning', 'More callers get a field or type than before.'),
  'diff/deprecation-changed': rule('info', 'A deprecation was announced, withdrawn or reworded.'),
  'diff/description-changed': rule('info', 'A description changed.'),
  'subgraph/subgraph-added': rule('info', 'A subgraph joined the graph.'),
  'subgraph/subgraph-removed': rule('warning', 'A subgraph left the graph.'),
  'subgraph/routing-url-changed': rule('info', 'The address of a subgraph changed.'),
  'subgraph/field-left': rule(
    'warning',
    'A field or type moved out of a subgraph; the graph still has it.',
  ),
  'subgraph/key-removed': rule('warning', 'An entity lost a key that gateways may still use.'),
  'subgraph/type-changed': rule('warning', 'A field changed its type within a subgraph.'),
  'subgraph/directives-changed': rule(
    'warning',
    'Federation directives changed within a subgraph.',
  ),
  'operation/syntax': rule('error', 'A document cannot be parsed.'),
  'operation/unreadable': rule('warning', 'A document is put together when the program runs.'),
  'operation/manifest': rule('error', 'A persisted-document manifest is faulty.'),
  'operation/invalid': rule('error', 'A known operation is not valid in the new graph.'),
  'operation/deprecated': rule('info', 'A known operation uses what is deprecated.'),
  'operation/duplicate-name': rule('warning', 'Two documents define an operation of one name.'),
  'operation/no-files': rule('warning', 'A glob of the config matches no file.'),
  'usage/empty': rule('warning', 'Usage holds no request within the period.'),
  'usage/short': rule('warning', 'Usage does not cover the whole period.'),
  'plan/more-fetches': rule(
    'warning',
    'An operation needs more fetches; an error above the limit.',
  ),
  'plan/more-waves': rule('warning', 'An operation waits more often; an error above the limit.'),
  'plan/fewer-fetches': rule('info', 'An operation needs fewer fetches, or waits less.'),
  'plan/impossible': rule('error', 'An operation can no longer be planned.'),
  'cost/over-limit': rule('error', 'An operation costs more than allowed.'),
  'cost/increase': rule('warning', 'An operation costs much more than before.'),
  'contract/invalid': rule('error', 'What a contract leaves is not a graph.'),
  'contract/not-compared': rule('warning', 'A contract was no graph before.'),
  ...Object.fromEntries(lintRules.map(({ id, summary }) => [`lint/${id}`, rule('error', summary)])),
  'lint/waiver-without-reason': rule('error', 'A waiver gives no reason.'),
  'lint/waiver-unused': rule('warning', 'A waiver waives nothing.'),
};

/** Whether the config may name it: a rule, or a group as "lint/*". */
export function isKnownRule(id: string): boolean {
  const isGroup = id.endsWith('/*');
  return isGroup
    ? Object.keys(rules).some((name) => name.startsWith(id.slice(0, -1)))
    : Object.hasOwn(rules, id);
}
