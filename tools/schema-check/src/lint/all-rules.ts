import type { CheckConfig } from '../core/findings/config.ts';
import { connectionShape } from './connection-shape.ts';
import { deprecationReason } from './deprecation-reason.ts';
import { description } from './description.ts';
import { entityResolver } from './entity-resolver.ts';
import { enumValueName } from './enum-value-name.ts';
import { fieldName } from './field-name.ts';
import type { LintRule } from './lint-rule.ts';
import { nullableAcrossSubgraphs } from './nullable-across-subgraphs.ts';
import { payloadShape } from './payload-shape.ts';
import { typeName } from './type-name.ts';
import { unreachableType } from './unreachable-type.ts';
import { unusedType } from './unused-type.ts';

export const lintRules: readonly LintRule[] = [
  typeName,
  fieldName,
  enumValueName,
  description,
  deprecationReason,
  connectionShape,
  payloadShape,
  nullableAcrossSubgraphs,
  entityResolver,
  unusedType,
  unreachableType,
];

type Preset = NonNullable<CheckConfig['lint']['preset']>;

/** Names in the spelling of the field, and reasons: what nobody disputes. */
const recommended = [typeName, fieldName, enumValueName, deprecationReason];

export const lintPresets: Readonly<Record<Preset, readonly LintRule[]>> = {
  none: [],
  recommended,
  relay: [...recommended, connectionShape],
  commerce: lintRules,
};
