import { Copy } from './copy.tsx';
import { splitRequest } from './request-id.ts';

/** A sentence about what went wrong; where it ends in a request id, that can be copied. */
export function Sentence({ text }: { text: string }) {
  const { said, id } = splitRequest(text);
  if (!id) return said;
  return (
    <>
      {said}{' '}
      <span className="inline-flex max-w-full items-center gap-1 align-bottom text-xs text-soft">
        <code className="truncate">{id}</code>
        <Copy text={id} what="request id" />
      </span>
    </>
  );
}
