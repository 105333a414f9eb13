import { type ReactNode, useId } from 'react';
import { useQuery } from 'urql';
import { failuresOf } from '../../app/graph/failure.ts';
import { Failures } from '../../ui/failures.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { accountDocument } from './account-documents.ts';
import { PasswordForm } from './password-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { Sessions } from './sessions.tsx';

/** Oneself, as the shop needs to know: the rest of an account is in the console. */
export function AccountScreen() {
  const [{ data, error }, ask] = useQuery({
    query: accountDocument,
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const me = data?.me;
  return (
    <div className="mx-auto grid max-w-2xl gap-12">
      <PageTitle title="My account">My account</PageTitle>
      <Failures failures={failuresOf(error)} onRetry={again} />
      {!data && !error && <div className="skeleton h-96" aria-busy="true" />}
      {me && (
        <>
          <Part title="Who you are">
            <ProfileForm me={me} />
          </Part>
          <Part title="Password">
            <PasswordForm charactersMin={me.hasSecondFactor ? 8 : 15} onChanged={again} />
          </Part>
          <Part title="Where you are signed in">
            <Sessions sessions={data.mySessions ?? []} onChanged={again} />
          </Part>
          <p className="text-soft text-pretty">
            A second factor, passkeys, another address, and the end of your account:{' '}
            <a
              href="/console/account"
              className="font-medium text-accent underline underline-offset-4"
            >
              all there is to set
            </a>
            .
          </p>
        </>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-5">
      <h2 id={id} className="text-xl font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
