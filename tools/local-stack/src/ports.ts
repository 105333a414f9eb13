import { setTimeout as delay } from 'node:timers/promises';
import { forNames } from '@supergraph/gateway/subgraphs';
import { metricsPortOf } from '@supergraph/service/http/metrics-port';
import { freePort, listenOnce } from './free-port.ts';
import { type PortName, type Ports, portNames, portVariables } from './services.ts';
import { StackError } from './stack-error.ts';

const host = '127.0.0.1';

/** The stack's ports as the environment sets them. @throws StackError naming the variable */
export function portsFrom(env: NodeJS.ProcessEnv): Ports {
  const read = (name: PortName): number => {
    const { variable, beside, default: fallback } = portVariables[name];
    const text = env[variable];
    if (!text) return beside ? metricsPortOf(read(beside)) : fallback;
    const port = Number(text);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
    throw new StackError(`${variable} must be a port from 1 to 65535, not "${text}".`);
  };
  const ports = forNames(portNames, read);
  requireDistinct(ports);
  return ports;
}

function requireDistinct(ports: Ports): void {
  for (const [index, name] of portNames.entries()) {
    const twin = portNames.slice(0, index).find((earlier) => ports[earlier] === ports[name]);
    if (!twin) continue;
    const [one, other] = [portVariables[twin].variable, portVariables[name].variable];
    throw new StackError(`${one} and ${other} are both ${ports[name]}: set one to another port.`);
  }
}

/** Ports that nobody listens on at this moment. */
export async function freePorts(): Promise<Ports> {
  const free: number[] = [];
  for (const _ of portNames) free.push(await freePort());
  return forNames(portNames, () => free.shift() ?? 0);
}

/**
 * @param names those that this stack will open
 * @param patienceMs how long to wait for a killed stack's processes, which are about to end
 * @throws StackError naming the port that is in use and the variable that moves it
 */
export async function requireFreePorts(
  ports: Ports,
  names: PortName[],
  patienceMs: number,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const taken = await firstTaken(ports, names);
    if (!taken) return;
    if (Date.now() >= deadline) {
      const { variable, beside } = portVariables[taken];
      const owner = beside ? `the metrics of ${beside}` : taken;
      throw new StackError(
        `Port ${ports[taken]} for ${owner} is in use on ${host}: stop what listens there, or set ${variable} to another port.`,
      );
    }
    await delay(100);
  }
}

async function firstTaken(ports: Ports, names: PortName[]): Promise<PortName | undefined> {
  for (const name of names) {
    try {
      await listenOnce(ports[name]);
    } catch {
      return name;
    }
  }
  return undefined;
}
