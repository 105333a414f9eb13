import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';
import { type FormName, stillLifeOf } from './still-life.ts';

/** The height at which everything stands, in a picture of 100 by 100. */
const TABLE = 78;

const forms: Record<FormName, ReactNode> = {
  vase: (
    <path d="M45 26h10c2 0 2 4 1 6-2 5 14 12 14 28 0 11-8 18-16 18h-8c-8 0-16-7-16-18 0-16 16-23 14-28-1-2-1-6 1-6z" />
  ),
  bowl: <path d="M24 50h52c1.5 0 2 1 2 2 0 14-9 22-18 23v3H40v-3c-9-1-18-9-18-23 0-1 .5-2 2-2z" />,
  arch: <path d="M27 78V52a23 23 0 0 1 46 0v26H60V54a10 10 0 0 0-20 0v24z" />,
  sphere: <circle cx="50" cy="54" r="24" />,
  stack: (
    <>
      <rect x="27" y="64" width="46" height="14" rx="5" />
      <rect x="31" y="49" width="38" height="14" rx="5" />
      <rect x="36" y="36" width="28" height="12" rx="5" />
    </>
  ),
  cone: <path d="M50 27c3 0 4 2 5 5l17 41c1 3 0 5-3 5H31c-3 0-4-2-3-5l17-41c1-3 2-5 5-5z" />,
  disc: (
    <>
      <circle cx="50" cy="48" r="24" />
      <path d="M42 70h16l4 8H38z" />
    </>
  ),
  jar: (
    <>
      <rect x="38" y="28" width="24" height="9" rx="3" />
      <path d="M35 40h30c5 3 8 8 8 14v17c0 4-3 7-7 7H34c-4 0-7-3-7-7V54c0-6 3-11 8-14z" />
    </>
  ),
};

/** Where a product has no photograph: a still life in the colour of its kind. It says nothing to read. */
export function Plate({
  id,
  kind,
  className,
}: {
  id: string;
  kind: string | undefined;
  className?: string;
}) {
  const { hue, form, companion } = stillLifeOf(id, kind);
  const light = useId();
  const { x, radius, isRound } = companion;
  return (
    <div
      aria-hidden="true"
      className={clsx('plate overflow-hidden', className)}
      style={{ '--hue': String(hue) } as object}
    >
      <svg viewBox="0 0 100 100" className="block size-full" role="presentation">
        <linearGradient id={light} x1="0" y1="0" x2="1" y2="0.25">
          <stop offset="0.15" stopColor="var(--plate-lit)" />
          <stop offset="1" stopColor="var(--plate-shade)" />
        </linearGradient>
        <rect y={TABLE - 4} width="100" height="30" fill="var(--plate-table)" />
        <ellipse cx="53" cy={TABLE} rx="29" ry="3" fill="var(--plate-shade)" opacity="0.3" />
        <g fill={`url(#${light})`}>{forms[form]}</g>
        {isRound ? (
          <circle cx={x} cy={TABLE + 3 - radius} r={radius} fill="var(--plate-other)" />
        ) : (
          <rect
            x={x - radius}
            y={TABLE + 3 - radius * 1.5}
            width={radius * 2}
            height={radius * 1.5}
            rx="2"
            fill="var(--plate-other)"
          />
        )}
      </svg>
    </div>
  );
}
