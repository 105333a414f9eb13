import { useCallback, useState } from 'react';
import {
  type AnyVariables,
  type CombinedError,
  type DocumentInput,
  type TypedDocumentNode,
  useClient,
} from 'urql';
import { tellRequest } from '../../ui/request-id.ts';
import { useProve } from '../session/proof.tsx';
import { failuresOf } from './failure.ts';

interface Refused {
  readonly code: string;
  readonly message: string;
}

export interface Change<Data, Variables> {
  /** What came of it, and why it was refused: a sentence, or nothing. Never throws. */
  run(variables: Variables): Promise<{ data: Data | undefined; problem: string | undefined }>;
  readonly isBusy: boolean;
}

/**
 * A mutation. Where somebody has to prove who they are once more, they are asked, and it is repeated. With
 * whatever went wrong as one sentence: a refusal of its payload, or a fault with service and request id.
 */
export function useChange<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Change<Data, Variables> {
  const client = useClient();
  const prove = useProve();
  const [running, setRunning] = useState(0);
  const run = useCallback(
    async (variables: Variables) => {
      setRunning((number) => number + 1);
      try {
        const send = () =>
          client.mutation(document as DocumentInput<Data, Variables>, variables).toPromise();
        let { data, error } = await send();
        if (needsProof(error) && (await prove())) ({ data, error } = await send());
        return { data: data ?? undefined, problem: problemOf(data, error) };
      } finally {
        setRunning((number) => number - 1);
      }
    },
    [client, document, prove],
  );
  return { run, isBusy: running > 0 };
}

function needsProof(error: CombinedError | undefined): boolean {
  return failuresOf(error).some(({ code }) => code === 'STEP_UP_REQUIRED');
}

/** The first reason in an answer why it was not done. */
export function problemOf(data: unknown, error: CombinedError | undefined): string | undefined {
  const [failure] = failuresOf(error);
  if (failure) {
    const where = failure.service ? ` (${failure.service})` : '';
    const id = failure.requestId ? tellRequest(failure.requestId) : '';
    return `${failure.message}${where} ${failure.advice}${id}`;
  }
  return refusalsIn(data)[0]?.message;
}

/** What the payloads of an answer say in their `errors`. */
function refusalsIn(data: unknown): readonly Refused[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data).flatMap((payload: unknown) =>
    typeof payload === 'object' && payload !== null && 'errors' in payload
      ? (payload.errors as Refused[])
      : [],
  );
}
