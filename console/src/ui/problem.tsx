import { Sentence } from './sentence.tsx';

/** Why it was not done, beside the button that asked for it. Nothing where nothing is wrong. */
export function Problem({ children }: { children: string | undefined }) {
  if (!children) return null;
  return (
    <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad text-pretty">
      <Sentence text={children} />
    </p>
  );
}
