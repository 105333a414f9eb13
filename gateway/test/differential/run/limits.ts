/**
 * What both planners may take on: what is unlucky to them grows without bounds. In the gateway a plan has
 * its time and a thread of its own; here it would hold up all the others.
 */
export const planningLimits = { maxEvaluatedPlans: 50, pathsLimit: 60 } as const;

/** What the planner says of what is beyond them. */
export const BEYOND_LIMITS = 'Too many options generated';
