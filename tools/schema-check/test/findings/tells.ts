import type { Finding } from '../../src/core/findings/finding.ts';

/** Whether a report tells a finding with its rule, severity, place and message, to who reads its format. */
type Tells = (report: string) => (finding: Finding) => boolean;

/** Each format read back as its readers do, and so whatever it has escaped. */
export const tells = {
  text: (report) => {
    const blocks = report.split('\n\n');
    return (finding) => {
      const place = placeOf(finding);
      const where = [place, finding.subgraph && `subgraph ${finding.subgraph}`].filter(Boolean);
      const label = finding.severity === 'info' ? 'note' : finding.severity;
      const at = where.length > 0 ? ` at ${where.join(', ')}` : '';
      const head = `${label}: ${finding.message.replaceAll('\n', '\n  | ')}\n  ${finding.rule}${at}`;
      return blocks.some((block) => block === head || block.startsWith(`${head}\n`));
    };
  },

  markdown: (report) => {
    const titles = { error: '### Errors', warning: '### Warnings', info: '<summary>Notes' };
    const sections = report.split(/\n\n(?=###|<details>)/).slice(1);
    return ({ severity, rule, message, location }) =>
      sections
        .filter((section) => section.includes(titles[severity]))
        .flatMap((section) => section.split(/\n(?=- )/).slice(1))
        .some((item) => {
          const [, bold = '', places = ''] = item.match(/^- \*\*(.*?)\*\*.*\n {2}(.*)/) ?? [];
          const names = places.split(' · ');
          return (
            fromMarkdown(bold) === message.replace(/\s*\n\s*/g, ' ') &&
            names.includes(`\`${rule}\``) &&
            (!location || names.includes(`\`${location.file}:${location.line}\``))
          );
        });
  },

  github: (report) => {
    const commands = { error: 'error', warning: 'warning', info: 'notice' };
    const lines = report.split('\n').flatMap((line) => {
      const [, command, properties = '', data = ''] = line.match(/^::(\w+) (.*?)::(.*)$/) ?? [];
      return command
        ? [{ command, properties: fromGithub(properties), data: fromGithub(data) }]
        : [];
    });
    return ({ severity, rule, message, location: at }) => {
      const place = at ? `file=${at.file},line=${at.line},col=${at.column},` : '';
      return lines.some(
        ({ command, properties, data }) =>
          command === commands[severity] &&
          properties === `${place}title=${rule}` &&
          data.startsWith(message),
      );
    };
  },

  junit: (report) => {
    const cases = [...report.matchAll(/<testcase [^>]*[^/]>(.*?)<\/testcase>/gs)].map(
      ([, inner = '']) => fromXml(inner),
    );
    return (finding) => {
      const { severity, message } = finding;
      const element = severity === 'error' ? 'failure' : 'system-out';
      const place = placeOf(finding);
      const told = `>${place ? `${place}: ` : ''}${message}`;
      return cases.some((inner) => inner.includes(`<${element}`) && inner.includes(told));
    };
  },

  gitlab: (report) => {
    const severities = { error: 'major', warning: 'minor', info: 'info' };
    const issues = JSON.parse(report) as readonly GitlabIssue[];
    return ({ severity, rule, message, location: at }) =>
      issues.some(
        (issue) =>
          issue.check_name === rule &&
          issue.severity === severities[severity] &&
          issue.description.startsWith(message) &&
          (!at || (issue.location.path === at.file && issue.location.lines.begin === at.line)),
      );
  },

  sarif: (report) => {
    const levels = { error: 'error', warning: 'warning', info: 'note' };
    const [{ tool, results }] = (JSON.parse(report) as Sarif).runs;
    return ({ severity, rule, message, location: at }) =>
      results.some((result) => {
        const { artifactLocation: file, region } = result.locations?.[0]?.physicalLocation ?? {};
        return (
          result.ruleId === rule &&
          tool.driver.rules[result.ruleIndex]?.id === rule &&
          result.level === levels[severity] &&
          result.message.text.startsWith(message) &&
          file?.uri === at?.file &&
          region?.startLine === at?.line &&
          region?.startColumn === at?.column
        );
      });
  },
} satisfies Record<string, Tells>;

interface GitlabIssue {
  readonly check_name: string;
  readonly severity: string;
  readonly description: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations?: readonly {
          readonly physicalLocation?: {
            readonly artifactLocation: { readonly uri: string };
            readonly region: { readonly startLine: number; readonly startColumn: number };
          };
        }[];
      }[];
    },
  ];
}

/** "file:line:column", or nothing. */
function placeOf({ location }: Finding): string {
  return location ? `${location.file}:${location.line}:${location.column}` : '';
}

function fromMarkdown(text: string): string {
  return fromXml(text.replaceAll('\u200b', '')).replace(/\\(.)/g, '$1');
}

function fromGithub(text: string): string {
  return decodeURIComponent(text);
}

function fromXml(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
