import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { useTitle } from '../../ui/title.ts';

export function NotFound() {
  useTitle('Nothing here');
  return (
    <Empty
      icon={<Compass />}
      title="There is no such page"
      action={
        <Link to="/" className={buttonClass()}>
          Go to the start
        </Link>
      }
    >
      The address may be old, or a letter is missing.
    </Empty>
  );
}
