import { Link } from '@tanstack/react-router';
import { largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';

/** Said to everybody: for an address that has an account too. */
export function LookIntoYourMail({ address }: { address: string }) {
  return (
    <div className="mx-auto grid max-w-md justify-items-start gap-6">
      <PageTitle title="Look into your mail">Look into your mail</PageTitle>
      <p role="status" className="text-lg text-soft text-pretty">
        We have written to <span className="font-medium text-ink">{address}</span>. What is in the
        mail says how to go on.
      </p>
      {isLocal && (
        <p className="text-soft text-pretty">
          This is a local stack: its mails lie at{' '}
          <a href="/mail" className="font-medium text-accent underline underline-offset-4">
            /mail
          </a>
          , and an account may be used at once.
        </p>
      )}
      <Link to="/sign-in" className={largeButtonClass()}>
        Sign in
      </Link>
    </div>
  );
}

const isLocal = ['localhost', '127.0.0.1'].includes(window.location.hostname);
