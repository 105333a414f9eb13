import { variables } from '@supergraph/service/config';
import { z } from 'zod';
import type { DocumentSettings } from './documents.ts';

const modes = ['off', 'log', 'known', 'ids'] as const;

export const documentVariables = {
  SAFELIST_MODE: z.enum(modes, 'must be "off", "log", "known" or "ids"').default('off'),
  SAFELIST_FILE: variables.list(),
  APQ: variables.flag(false),
};

type Given = z.output<z.ZodObject<typeof documentVariables>>;

export function readDocumentSettings(given: Given): DocumentSettings {
  return { mode: given.SAFELIST_MODE, places: given.SAFELIST_FILE, isRegistering: given.APQ };
}

/** Tells of variables that are right by themselves and cannot hold together. */
export function refuseContradictions(given: Given, context: z.RefinementCtx): void {
  const { SAFELIST_MODE: mode, SAFELIST_FILE: places, APQ: isRegistering } = given;
  const tell = (variable: keyof Given, message: string) =>
    context.addIssue({ code: 'custom', path: [variable], message });
  if (mode !== 'off' && places.length === 0) {
    tell('SAFELIST_FILE', `must name a manifest where SAFELIST_MODE is ${mode}`);
  }
  if (isRegistering && (mode === 'known' || mode === 'ids')) {
    tell(
      'APQ',
      `must be "false" where SAFELIST_MODE is ${mode}: clients would list what they like`,
    );
  }
}
