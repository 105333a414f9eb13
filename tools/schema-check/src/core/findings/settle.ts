import type { CheckConfig } from './config.ts';
import type { Finding, Severity } from './finding.ts';

type Approval = CheckConfig['accept'][number];

/** What the config makes of findings, and what became of its approvals. */
export interface Settling {
  /** The finding as the config wants it: approved, of another severity, or none when its rule is off. */
  settle(finding: Finding): Finding | undefined;
  /** Whether somebody approved it, until today at least. */
  isApproved(finding: Pick<Finding, 'rule' | 'coordinate'>): boolean;
  /**
   * Approvals that have expired, and those that nothing was found for.
   *
   * @param isCompared whether there was a base, without which most rules find nothing
   */
  leftovers(isCompared: boolean): Finding[];
}

export function createSettling(config: CheckConfig, now: Date): Settling {
  const used = new Set<Approval>();
  return {
    settle(finding) {
      const approvals = approvalsOf(config, finding);
      for (const approval of approvals) used.add(approval);
      const approval = approvals.find((one) => isValid(one, now));
      if (approval) return approved(finding, approval);
      const severity = severityOf(config, finding.rule, finding.severity);
      if (severity === 'off') return;
      // What usage has proven harmless is not raised again by what the config says of the rule.
      const isHarmless = finding.rule.startsWith('diff/') && finding.severity === 'info';
      return isHarmless ? finding : { ...finding, severity };
    },
    isApproved: (finding) => acceptanceOf(config, finding, now) !== undefined,
    leftovers(isCompared) {
      return config.accept.flatMap((approval): Finding[] => {
        if (used.has(approval)) return isValid(approval, now) ? [] : [expired(approval)];
        const isAlwaysJudged = /^(lint|composition)\//.test(approval.rule);
        return isCompared || isAlwaysJudged ? [unused(approval)] : [];
      });
    },
  };
}

/** Who accepts a finding, until when and why; none when nobody does. */
export function acceptanceOf(
  config: CheckConfig,
  finding: Pick<Finding, 'rule' | 'coordinate'>,
  now: Date,
): string | undefined {
  const approval = approvalsOf(config, finding).find((one) => isValid(one, now));
  return approval && describeApproval(approval);
}

function approvalsOf(
  { accept }: CheckConfig,
  finding: Pick<Finding, 'rule' | 'coordinate'>,
): Approval[] {
  return accept.filter(
    ({ rule, coordinate }) =>
      rule === finding.rule && (coordinate === undefined || coordinate === finding.coordinate),
  );
}

/** What the config says of a rule; the rule's own severity when it says nothing. */
function severityOf(config: CheckConfig, rule: string, own: Severity): Severity | 'off' {
  const group = `${rule.slice(0, rule.indexOf('/'))}/*`;
  return config.rules[rule] ?? config.rules[group] ?? own;
}

/** On its last day too. */
function isValid({ until }: Approval, now: Date): boolean {
  return now.toISOString().slice(0, 10) <= until;
}

/** The worst of several; none of none. */
export function worstOf(severities: readonly Severity[]): Severity | undefined {
  return (['error', 'warning', 'info'] as const).find((severity) => severities.includes(severity));
}

/** "Accepted by shop-team until 2026-03-31: why." */
function describeApproval({ owner, until, reason }: Approval): string {
  return `Accepted by ${owner} until ${until}: ${reason}`;
}

function approved(finding: Finding, approval: Approval): Finding {
  const reason = [finding.reason, describeApproval(approval)].filter(Boolean).join(' ');
  return { ...finding, severity: 'info', reason };
}

function expired(approval: Approval): Finding {
  return {
    rule: 'accept/expired',
    severity: 'warning',
    message: `The approval of ${named(approval)} ended on ${approval.until}.`,
    reason: `Ask ${approval.owner}, or remove it from the config.`,
  };
}

function unused(approval: Approval): Finding {
  return {
    rule: 'accept/unused',
    severity: 'warning',
    message: `The approval of ${named(approval)} covers nothing that was found.`,
    reason: 'Correct its rule and coordinate, or remove it from the config.',
  };
}

function named({ rule, coordinate }: Approval): string {
  return coordinate === undefined ? rule : `${rule} at ${coordinate}`;
}
