import { formatExactTime, formatTime } from './format.ts';

/** A moment in the viewer's time zone; the whole truth on hovering. */
export function Time({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={formatExactTime(at)} className={className}>
      {formatTime(at)}
    </time>
  );
}
