import { Waypoints } from 'lucide-react';
import { createContext, useContext } from 'react';

/** How the gateway answered the last operation; undefined where it does not say. */
export const PlanContext = createContext<string | undefined>(undefined);

/** Beside the editor: which service was asked for what, and in which order. */
export const planPlugin = { title: 'Query plan', icon: () => <Waypoints />, content: Plan };

function Plan() {
  const plan = useContext(PlanContext);
  return (
    <section aria-label="Query plan" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="text-xl font-semibold">Query plan</h2>
      {plan ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard as well
        <pre tabIndex={0} className="overflow-auto font-mono text-xs">
          {plan}
        </pre>
      ) : (
        <p className="text-sm text-soft">
          Run an operation: which services it asks, and in which order, stands here for people who
          may see how the system runs.
        </p>
      )}
    </section>
  );
}

/** The answer without its plan, which is told apart: as one line of JSON nobody could read it. */
export async function takePlan(
  answer: Response,
  onPlan: (plan: string | undefined) => void,
): Promise<Response> {
  if (!/json/.test(answer.headers.get('content-type') ?? '')) return answer;
  const { extensions: given = {}, ...body } = await answer.json();
  const { __queryPlanExperimental: plan, ...extensions } = given;
  onPlan(typeof plan === 'string' ? plan : undefined);
  const { status, statusText } = answer;
  const headers = { 'content-type': 'application/json' };
  const whole = Object.keys(extensions).length > 0 ? { ...body, extensions } : body;
  return Response.json(whole, { status, statusText, headers });
}
