import { aFewAtOnce } from './a-few-at-once.ts';
import { ask } from './ask.ts';
import type { Target } from './attack.ts';
import { argumentsFor } from './baselines.ts';
import { type Cast, type Role, roles } from './cast.ts';
import type { Position } from './positions.ts';
import type { Answer } from './send.ts';

export interface Aim {
  targets: Target[];
  /** Positions at which nothing succeeds for anybody, with an answer. */
  missed: string[];
}

/** Finds out who may ask for what, and that an ordinary value succeeds at each position. */
export async function takeAim(cast: Cast, positions: readonly Position[]): Promise<Aim> {
  const aim: Aim = { targets: [], missed: [] };
  const disturbed: { position: Position; may: Role[] }[] = [];
  const places = Object.values(Object.groupBy(positions, ({ place }) => place.name));
  await aFewAtOnce(places, async (there = []) => {
    const [first] = there;
    const may = first ? await whoMay(cast, first) : [];
    for (const position of there) {
      const { ordinary, answer } = await attempt(cast, position, may[0] ?? 'admin');
      if (hasDoneItsBest(position, answer)) aim.targets.push({ position, may, ordinary });
      else disturbed.push({ position, may });
    }
  });
  // What one tries, such as a new password, may be in the way of another.
  for (const { position, may } of disturbed) {
    const { ordinary, answer } = await attempt(cast, position, may[0] ?? 'admin');
    if (hasDoneItsBest(position, answer)) aim.targets.push({ position, may, ordinary });
    else aim.missed.push(`${position.coordinate}: ${answer.text.slice(0, SHOWN_CHARACTERS)}`);
  }
  return aim;
}

const SHOWN_CHARACTERS = 500;

async function whoMay(cast: Cast, position: Position): Promise<Role[]> {
  const may: Role[] = [];
  for (const role of roles) {
    const { answer } = await attempt(cast, position, role);
    if (hasDoneItsBest(position, answer)) may.push(role);
  }
  return may;
}

async function attempt(
  cast: Cast,
  position: Position,
  role: Role,
): Promise<{ ordinary: unknown; answer: Answer }> {
  const given = await argumentsFor(cast, position);
  const answer = await ask(cast, position, { given, role });
  return { ordinary: valueAt(given, position.path), answer };
}

/** What asks for a device, a file that was uploaded, or a thing of its own that nobody here has. */
const neverSucceeds: ReadonlySet<string> = new Set([
  ...['completeSignIn', 'confirmTotp', 'proveMyself', 'registerPasskey', 'signInWithPasskey'],
  ...['renamePasskey', 'removePasskey', 'revokeApiKey', 'deleteRole', 'setAvatar'],
  ...['renameApiKey', 'unlinkIdentity'],
  ...['attachProductImage', 'reorderProductImages', 'removeProductImage', 'setProductImageAlt'],
]);
const notAllowed: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

/** It succeeds; or, where nothing could, whoever asks is let in and told what is wrong with it. */
function hasDoneItsBest(position: Position, answer: Answer): boolean {
  if (hasSucceeded(position, answer)) return true;
  if (!neverSucceeds.has(position.place.field.name)) return false;
  const { data, errors = [] } = JSON.parse(answer.text) as {
    data?: unknown;
    errors?: { extensions?: { code?: unknown } }[];
  };
  if (errors.length === 0) return data !== null;
  return errors.every(({ extensions }) => !notAllowed.has(extensions?.code));
}

/** The field has a value, and where it is a payload no refusal. */
function hasSucceeded({ place: { route } }: Position, { text }: Answer): boolean {
  const { data } = JSON.parse(text);
  const value = valueAt(data, route);
  if (value === null || value === undefined) return false;
  const refusals = valueAt(value, ['errors']);
  return !Array.isArray(refusals) || refusals.length === 0;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((within, step) => Object(within)[step], value);
}
