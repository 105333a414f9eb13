import { CircleAlert, RotateCw } from 'lucide-react';
import { Button } from './button.tsx';
import { Copy } from './copy.tsx';

export interface FailureShown {
  readonly code: string;
  readonly message: string;
  readonly service: string | null;
  readonly requestId: string | null;
  readonly advice: string;
}

/** What went wrong, which service, what to do, and its request id to copy. Nothing where nothing did. */
export function Failures({
  failures,
  onRetry,
}: {
  failures: readonly FailureShown[];
  onRetry?: (() => void) | undefined;
}) {
  if (failures.length === 0) return null;
  return (
    <div
      role="alert"
      className="grid gap-3 rounded-lg border border-bad/40 bg-bad-soft p-3 text-sm"
    >
      {failures.map(({ code, message, service, requestId, advice }) => (
        <div key={`${code} ${service}`} className="flex items-start gap-2.5">
          <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
          <div className="mr-auto min-w-0">
            <p className="font-medium">
              {service ? `The service ${service} did not answer this in full.` : message}
            </p>
            <p className="text-soft text-pretty">
              {service ? `${message} ` : ''}
              {advice}
            </p>
            {requestId && (
              <p className="flex items-center gap-1 text-xs text-soft">
                <code className="truncate">{requestId}</code>
                <Copy text={requestId} what="request id" />
              </p>
            )}
          </div>
          {onRetry && (
            <Button small icon={<RotateCw />} onClick={onRetry}>
              Try again
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
