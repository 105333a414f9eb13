import { connect } from 'node:net';

export interface OutsideService {
  readonly url: string;
  /** Where the address names none. */
  readonly port: number;
  /** The variable that, set to 1, makes its absence an error. */
  readonly demandedBy: string;
}

/**
 * Whether a service answers that tests need and that nobody starts for them: they are registered only
 * then. CI demands it, so that it cannot pass without them.
 */
export async function answers({ url, port, demandedBy }: OutsideService): Promise<boolean> {
  const address = new URL(url);
  const options = { host: address.hostname, port: Number(address.port || port), timeout: 2_000 };
  const isThere = await new Promise<boolean>((resolve) => {
    const socket = connect(options);
    const settle = (verdict: boolean) => {
      socket.destroy();
      resolve(verdict);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });
  if (!isThere && process.env[demandedBy] === '1') {
    throw new Error(`${demandedBy} is 1, but nothing answers at ${options.host}:${options.port}.`);
  }
  return isThere;
}
