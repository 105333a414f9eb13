import { hash } from 'node:crypto';
import type { Client } from '@supergraph/service/http/client';
import type { Logger } from '@supergraph/service/logger';
import { safelistLimits } from './limits.ts';

const MINUTE_MS = 60_000;
/** Enough to know an operation by; what it asks of whom may be long. */
const CHARACTERS_MAX = 500;

/**
 * Tells the log of documents that no manifest has, each with its client, at most so many in a minute; the
 * next line says how many were left out.
 */
export function createUnlistedLog(log: Logger, clock: () => number = () => performance.now()) {
  let minuteEndsMs = 0;
  let lines = 0;
  let leftOut = 0;
  return (text: string, { name, version }: Pick<Client, 'name' | 'version'>): void => {
    const nowMs = clock();
    if (nowMs >= minuteEndsMs) {
      minuteEndsMs = nowMs + MINUTE_MS;
      lines = 0;
    }
    if (lines >= safelistLimits.linesPerMinute) {
      leftOut += 1;
      return;
    }
    lines += 1;
    const document = withoutTexts(text.slice(0, CHARACTERS_MAX));
    const told = {
      clientName: name,
      clientVersion: version,
      sha256: hash('sha256', text),
      document,
    };
    log.warn({ ...told, ...(leftOut > 0 && { leftOut }) }, 'a document is in no manifest');
    leftOut = 0;
  };
}

/** Values of a client have no place in a log; a text that is cut off ends where the excerpt does. */
function withoutTexts(document: string): string {
  return document
    .replaceAll(/"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|"(?:[^"\\\n]|\\.)*(?:"|$)/g, '""')
    .replaceAll(/(?<![\w$])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, '0');
}
