import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { graphql } from '../../app/graph/graphql.ts';
import { useChange } from '../../app/graph/use-change.ts';
import { TextField } from '../../ui/fields.tsx';
import { LargeButton } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { LookIntoYourMail } from './look-into-your-mail.tsx';
import { Problem } from './problem.tsx';

/** Its refusals are not asked for: whether an address has an account is told to its owner alone, by mail. */
const registerDocument = graphql(`
  mutation ShopRegister($input: RegisterInput!) {
    register(input: $input) { user { id } }
  }
`);

const field = 'h-12! text-base!';

export function RegisterScreen() {
  const { run, isBusy } = useChange(registerDocument);
  const [problem, setProblem] = useState<string>();
  const [sentTo, setSentTo] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const input = {
      email: String(form.get('email')),
      displayName: String(form.get('displayName')),
      password: String(form.get('password')),
    };
    setProblem(undefined);
    const { data, problem: found } = await run({ input });
    if (data) setSentTo(input.email);
    else setProblem(found ?? 'Nobody answered. Try again.');
  }

  if (sentTo) return <LookIntoYourMail address={sentTo} />;
  return (
    <div className="mx-auto grid max-w-md gap-8">
      <PageTitle title="Make an account">Make an account</PageTitle>
      <form onSubmit={submit} className="grid gap-5">
        <TextField
          label="Name"
          name="displayName"
          autoComplete="name"
          className={field}
          maxLength={100}
          required
        />
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          className={field}
          maxLength={254}
          required
        />
        <TextField
          label="Password"
          hint="15 characters or more: a few words are easy to remember and hard to guess."
          name="password"
          type="password"
          autoComplete="new-password"
          className={field}
          minLength={15}
          maxLength={128}
          required
        />
        <Problem>{problem}</Problem>
        <LargeButton type="submit" busy={isBusy}>
          Make an account
        </LargeButton>
      </form>
      <p className="text-soft">
        You have one?{' '}
        <Link to="/sign-in" className="font-medium text-accent underline underline-offset-4">
          Sign in
        </Link>
      </p>
    </div>
  );
}
