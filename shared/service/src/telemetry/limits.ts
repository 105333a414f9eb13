/** What spans may take of a process, whoever reads them. */
export interface TelemetryLimits {
  /** Spans that have ended and wait to be exported. */
  spansWaitingMax: number;
  /** Spans of one export. */
  spansPerExportMax: number;
  /** From the end of a span to its export, where there are few. */
  exportAfterMs: number;
  /** For one export, further attempts among it. */
  exportMsMax: number;
  /** For the last exports of a process that stops. */
  flushMsMax: number;
  /** Of one attribute. */
  attributeCharactersMax: number;
}

export const telemetryLimits: TelemetryLimits = {
  spansWaitingMax: 4_096,
  spansPerExportMax: 256,
  exportAfterMs: 1_000,
  exportMsMax: 10_000,
  flushMsMax: 2_000,
  attributeCharactersMax: 2_048,
};
