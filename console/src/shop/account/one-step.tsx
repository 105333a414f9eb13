import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { LargeButton, largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { Problem } from './problem.tsx';

interface Done {
  readonly done?: string;
  readonly problem?: string | undefined;
}

/** What a mailed link asks for. It waits for a click: programs open links of mails too, to look at them. */
export function OneStep({
  title,
  text,
  action,
  isBusy,
  act,
}: {
  title: string;
  text: string;
  action: string;
  isBusy: boolean;
  act: () => Promise<Done>;
}) {
  const [{ done, problem }, setResult] = useState<Done>({});
  return (
    <div className="mx-auto grid max-w-md gap-6">
      <PageTitle title={title}>{title}</PageTitle>
      <p role="status" className="text-lg text-soft text-pretty">
        {done ?? text}
      </p>
      <Problem>{problem}</Problem>
      {done ? (
        <Link to="/sign-in" className={largeButtonClass()}>
          Sign in
        </Link>
      ) : (
        <LargeButton busy={isBusy} onClick={async () => setResult(await act())}>
          {action}
        </LargeButton>
      )}
    </div>
  );
}
