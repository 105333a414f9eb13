import { aFewAtOnce } from './a-few-at-once.ts';
import { ask } from './ask.ts';
import { argumentsFor } from './baselines.ts';
import { type Cast, type Role, roles } from './cast.ts';
import { hostileValues, type Ingredients, RawJson } from './hostile-values.ts';
import { ANSWER_MS_MAX, judge } from './judge.ts';
import { nameOf, type Position } from './positions.ts';
import type { Answer } from './send.ts';

/** A position at which an ordinary value succeeds. */
export interface Target {
  position: Position;
  /** Who may ask; the first of them gets every value. */
  may: readonly Role[];
  ordinary: unknown;
}

export interface Attack {
  requests: number;
  /** What went wrong where, each once. */
  faults: string[];
}

interface Shot {
  target: Target;
  role: Role;
  value: unknown;
  /** In the document rather than in its variables. */
  isLiteral: boolean;
}

/** One value in so many goes in by document as well, and one is sent by each of the others who may. */
const SHARE = 10;
const SLOW_TRIES = 3;

/** Sends hostile values to every target, a few at a time, and judges each answer by itself. */
export async function attack(cast: Cast, targets: readonly Target[]): Promise<Attack> {
  const cursors = targets.flatMap(({ position, ordinary }) =>
    nameOf(position.path) === 'after' ? [String(ordinary)] : [],
  );
  const ingredients = { cursors, ids: Object.values(cast.ids) };
  const shots = targets.flatMap((target, index) => shotsAt(target, index, ingredients));
  const faults = new Set<string>();
  const slow: Shot[] = [];

  const judged = async (shot: Shot): Promise<Answer> => {
    const { answer, secrets } = await fire(cast, shot);
    for (const fault of judge({ ...answer, secrets })) faults.add(`${describe(shot)}: ${fault}`);
    return answer;
  };
  await aFewAtOnce(shots, async (shot) => {
    const { tookMs } = await judged(shot);
    if (tookMs > ANSWER_MS_MAX) slow.push(shot);
  });
  for (const shot of slow) {
    if (await isAlwaysSlow(() => judged(shot))) faults.add(`${describe(shot)}: it takes too long`);
  }
  return { requests: shots.length, faults: [...faults] };
}

function shotsAt(
  target: Target,
  index: number,
  { cursors, ids }: Omit<Ingredients, 'ordinary'>,
): Shot[] {
  const { position, may, ordinary } = target;
  const values = hostileValues(position, index, { cursors, ids, ordinary });
  const shareOf = (turn: number) => values.filter((_, place) => (place + turn) % SHARE === 0);
  const shoot = (role: Role, sent: unknown[], isLiteral = false) =>
    sent.map((value): Shot => ({ target, role, value, isLiteral }));
  return roles.flatMap((role, turn) => {
    if (!may.includes(role))
      return shoot(role, values.slice((index + turn) % values.length).slice(0, 1));
    if (role !== may[0]) return shoot(role, shareOf(index + turn));
    return [...shoot(role, values), ...shoot(role, shareOf(index), true)];
  });
}

async function fire(
  cast: Cast,
  { target: { position }, role, value, isLiteral }: Shot,
): Promise<{ answer: Answer; secrets: string[] }> {
  const given = await argumentsFor(cast, position, { value });
  const answer = await ask(cast, position, { given, role, isLiteral });
  const secrets = [...secretsIn(given), ...secretsIn({ token: cast.tokens[role] })];
  return { answer, secrets: secrets.filter((secret) => secret !== value) };
}

/** Passwords and tokens, wherever they stand. */
function secretsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    typeof item === 'string' && /password|token/i.test(name) ? [item] : secretsIn(item),
  );
}

/** A busy machine makes one answer slow; a slow answer is slow each time. */
async function isAlwaysSlow(again: () => Promise<Answer>): Promise<boolean> {
  for (let tries = 1; tries < SLOW_TRIES; tries += 1) {
    if ((await again()).tookMs <= ANSWER_MS_MAX) return false;
  }
  return true;
}

const SHOWN_CHARACTERS = 80;

function describe({ target: { position }, role, value, isLiteral }: Shot): string {
  const text = value instanceof RawJson ? value.text : String(JSON.stringify(value));
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return `${position.coordinate} as ${role} with ${shown}${isLiteral ? ' in the document' : ''}`;
}
