import { access } from './access.ts';
import { approvals } from './approvals.ts';
import { argumentsAndInputs } from './arguments-and-inputs.ts';
import { brokenBase } from './broken-base.ts';
import { compositionError } from './composition-error.ts';
import { contracts } from './contracts.ts';
import { emptyUsage } from './empty-usage.ts';
import { enumsToDirectives } from './enums-to-directives.ts';
import type { Fixture } from './fixture.ts';
import { invalidSdl } from './invalid-sdl.ts';
import { knownOperations } from './known-operations.ts';
import { lint } from './lint.ts';
import { missingBase } from './missing-base.ts';
import { otherVersion } from './other-version.ts';
import { plansAndCosts } from './plans-and-costs.ts';
import { recordedUsage } from './recorded-usage.ts';
import { typesAndFields } from './types-and-fields.ts';
import { withinSubgraphs } from './within-subgraphs.ts';

export const fixtures: readonly Fixture[] = [
  invalidSdl,
  compositionError,
  missingBase,
  brokenBase,
  typesAndFields,
  argumentsAndInputs,
  enumsToDirectives,
  withinSubgraphs,
  knownOperations,
  recordedUsage,
  emptyUsage,
  plansAndCosts,
  contracts,
  lint,
  access,
  approvals,
  otherVersion,
];
