import type { ServiceName } from '@supergraph/tools/local/services';
import { inject } from 'vitest';

/** Ends a service as an operator would. It runs again when the returned value is disposed of. */
export async function withoutService(name: ServiceName): Promise<AsyncDisposable> {
  await control(name, 'stop');
  return { [Symbol.asyncDispose]: () => startService(name) };
}

/** Harmless when it runs already. */
export function startService(name: ServiceName): Promise<void> {
  return control(name, 'start');
}

async function control(name: ServiceName, verb: 'stop' | 'start' | 'kill'): Promise<void> {
  const answer = await fetch(`${inject('stack').controlUrl}/${name}/${verb}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${verb} ${name}: ${await answer.text()}`);
}
