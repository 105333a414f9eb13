import { faults } from '@supergraph/service/errors';
import { apolloCodes } from '@supergraph/service/graphql/format-error';

export interface Heard {
  status: number;
  /** The body, as it came. */
  text: string;
  /** What the request carried and no answer may say. */
  secrets: readonly string[];
}

/** How long an answer may take. */
export const ANSWER_MS_MAX = 2_000;

/** Refusals that a client's input may earn: all codes of the graph but those that say that we are at fault. */
const earned = new Set<string>([...Object.keys(faults), ...apolloCodes]);
earned.delete('INTERNAL_SERVER_ERROR');
earned.delete('SERVICE_UNAVAILABLE');

/** What no answer may hold, by what it is. */
const forbidden: Record<string, RegExp> = {
  SQL: /\bselect\b.+?\bfrom\b|\binsert into\b|\bupdate\b.+?\bset\b|\bdelete from\b|\breturning\b|\bon conflict\b/i,
  'an error of the database':
    /Failed query|PostgresError|DrizzleQueryError|invalid byte sequence|invalid input syntax|violates \w+|duplicate key|out of range for type|(column|relation|function) \\?"?[\w.]+\\?"? does not exist|SQLSTATE/i,
  'a parameter of a statement': /params: |\$\d+\b|\$argon2/,
  'a stack': /\bat [\w.<>[\] ]*\(?(file:|node:|\/)[^\s"]+:\d+:\d+|node_modules|stacktrace|\.ts:\d+/,
  'an error of the runtime':
    /\b(Type|Range|Reference|Syntax|Assertion|Zod)Error\b|is not a function|Cannot (read|convert|set) |\[object Object\]/,
};

/** Every way in which an answer is not one that may be given, as sentences; none when it is. */
export function judge({ status, text, secrets }: Heard): string[] {
  const said = secrets.filter((secret) => text.includes(secret));
  return [
    ...judgeErrors(status, text),
    ...Object.entries(forbidden).flatMap(([what, form]) => {
      const [found] = form.exec(text) ?? [];
      return found === undefined ? [] : [`it holds ${what}: ${found}`];
    }),
    ...said.map(() => 'it says a secret again'),
  ];
}

function judgeErrors(status: number, text: string): string[] {
  return readAnswers(text).flatMap((answer) => judgeAnswer(status, answer));
}

function judgeAnswer(status: number, { data, errors }: AnyAnswer): string[] {
  if (!Array.isArray(errors)) {
    return data === undefined || data === null ? [`HTTP ${status} with no answer in it`] : [];
  }
  const codes = errors.map((error) => error?.extensions?.code);
  const wrong = codes.filter((code) => typeof code !== 'string' || !earned.has(code));
  return wrong.map((code) => `HTTP ${status} with the code ${code}`);
}

interface AnyAnswer {
  data?: unknown;
  errors?: { extensions?: { code?: unknown } | null }[] | null;
}

/** One, or those of a list of operations, as many as there are. */
function readAnswers(text: string): AnyAnswer[] {
  try {
    const answer: unknown = JSON.parse(text);
    const answers = Array.isArray(answer) && answer.length > 0 ? answer : [answer];
    return answers.map((one) => (typeof one === 'object' && one !== null ? one : {}));
  } catch {
    return [{}];
  }
}
