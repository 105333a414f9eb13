import type { Attack } from './attack.ts';
import type { Tally } from './attacker/tally.ts';
import type { Observation } from './observation.ts';

/** What an attack may cost everybody else. */
export const bars = {
  /** Of a bystander's query meanwhile. */
  p99MsMax: 250,
  /** Beyond what it had, for each process. */
  growthBytesMax: 150 * 1_048_576,
  /** Until all is as before. */
  recoveryMsMax: 2_000,
  /** For `/health` and `/ready` of every service. */
  healthMsMax: 1_000,
  /** For somebody else who signs in: hashing a password takes its time. */
  signInMsMax: 1_000,
} as const;

/** Every bar that was broken, as a sentence; none when all held. */
export function judge(attack: Attack, seen: Observation): string[] {
  return [
    ...judgeProcesses(seen),
    ...judgeAnswers(attack, seen.tally),
    ...over('a bystander waits', seen.p99Ms, bars.p99MsMax),
    ...over('somebody else signs in after', seen.signInMs ?? 0, bars.signInMsMax),
    ...over('all is as before after', seen.recoveryMs, bars.recoveryMsMax),
    ...Object.entries(seen.stillOpen).map(([what, count]) => `${what} is still ${count}`),
    ...over('/health or /ready answers after', seen.healthMs, bars.healthMsMax),
  ];
}

/** Whether the attacker was told what it has to be told. */
export function judgeAnswers(attack: Attack, tally: Tally): string[] {
  const codes = Object.keys(tally.answers);
  const allowed = attack.answers && [...attack.answers, 'hung up'];
  const wrong = codes.filter((code) => allowed && !allowed.includes(code));
  const missing = (attack.sees ?? []).filter((code) => !codes.includes(code));
  return [
    ...wrong.map((code) => `the attacker is answered ${code}`),
    ...missing.map((code) => `the attacker never sees ${code}`),
    ...over('the attacker is answered after', tally.slowestMs, attack.answerMsMax),
  ];
}

function judgeProcesses({ growthBytes, crashes }: Observation): string[] {
  const grown = Object.entries(growthBytes).filter(([, bytes]) => bytes > bars.growthBytesMax);
  return [
    ...grown.map(([name, bytes]) => `${name} grows by ${Math.round(bytes / 1_048_576)} MB`),
    ...crashes.map((message) => message.split('\n')[0] ?? ''),
  ];
}

function over(what: string, ms: number, msMax = Number.POSITIVE_INFINITY): string[] {
  if (ms <= msMax) return [];
  return [Number.isFinite(ms) ? `${what} ${Math.round(ms)} ms` : `${what}: never`];
}
