import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useTitle } from '../../ui/title.ts';
import { useMe } from '../session/me.tsx';
import { meaningOf, type Permission } from '../session/permissions.ts';

/** Somebody was sent a link to what they may not see: why, and who can change it. */
export function Forbidden({ needs }: { needs: readonly Permission[] }) {
  const { displayName, roles } = useMe();
  useTitle('Not for you');
  return (
    <Empty
      icon={<Lock />}
      title="You may not see this page"
      action={
        <Link to="/" className={buttonClass()}>
          Go to the start
        </Link>
      }
    >
      It is for people who may {needs.map(meaningOf).join(' or ')}. You are signed in as{' '}
      {displayName} ({roles.join(', ').toLowerCase()}). An administrator can give you another role.
    </Empty>
  );
}
