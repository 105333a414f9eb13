/** What is started once for a whole test run, though each vitest project asks for it. */
export interface Started {
  stop(): Promise<void>;
}

interface Share {
  started: Promise<Started>;
  users: number;
}

// Each project loads its globalSetup, and this module, for itself: what they share must hang on the process.
declare global {
  var supergraphTestRun: Map<string, Share> | undefined;
}

/** Starts it for the first who asks; `leave` of the last one stops it. */
export async function shareInRun<T extends Started>(
  name: string,
  start: () => Promise<T>,
): Promise<{ shared: T; leave(): Promise<void> }> {
  globalThis.supergraphTestRun ??= new Map();
  const run = globalThis.supergraphTestRun;
  const share = run.get(name) ?? { started: start(), users: 0 };
  run.set(name, share);
  share.users += 1;
  const shared = (await share.started) as T;
  return {
    shared,
    async leave() {
      share.users -= 1;
      if (share.users > 0) return;
      run.delete(name);
      await shared.stop();
    },
  };
}
