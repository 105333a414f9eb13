import { githubFormat } from './github.ts';
import { gitlabFormat } from './gitlab.ts';
import { jsonFormat } from './json.ts';
import { junitFormat } from './junit.ts';
import { markdownFormat } from './markdown.ts';
import type { Format } from './report.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

export const formats: Readonly<Record<string, Format>> = {
  text: textFormat,
  json: jsonFormat,
  markdown: markdownFormat,
  github: githubFormat,
  gitlab: gitlabFormat,
  junit: junitFormat,
  sarif: sarifFormat,
};
