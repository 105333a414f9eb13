const OFFSET = 100;
const PORT_MAX = 65_535;

/**
 * The port for operators where nobody sets one: 100 beyond the service's own, 4100 beside 4000. Below
 * it where there is no room above; any free one (0) beside any free one.
 */
export function metricsPortOf(port: number): number {
  if (port === 0) return 0;
  return port + OFFSET <= PORT_MAX ? port + OFFSET : port - OFFSET;
}
