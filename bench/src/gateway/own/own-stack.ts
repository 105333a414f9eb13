import { gatherCast } from '@supergraph/abuse/cast';
import { freePorts } from '@supergraph/local-stack/ports';
import { type Stack, startStack } from '@supergraph/local-stack/stack';

export interface OwnStack {
  readonly stack: Stack;
  /** Of a customer who has ordered. It lasts ten minutes. */
  readonly token: string;
}

/** @param folder for its data and logs */
export async function withOwnStack(
  folder: string,
  work: (own: OwnStack) => Promise<void>,
): Promise<void> {
  const stack = await startStack({ dataFolder: folder, ports: await freePorts() });
  try {
    const { target } = await gatherCast(stack.urls);
    await work({ stack, token: target.token });
  } finally {
    await stack.stop();
  }
}
