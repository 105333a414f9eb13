import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { Empty } from '../../ui/empty.tsx';
import { largeButtonClass } from './large-button.tsx';
import { useTitle } from './title.ts';

export function NotFound({ what = 'page' }: { what?: string }) {
  useTitle('Nothing here');
  return (
    <Empty
      icon={<Compass />}
      title={`There is no such ${what}`}
      action={
        <Link to="/" className={largeButtonClass('plain')}>
          See what there is
        </Link>
      }
    >
      The address may be old, or a letter is missing.
    </Empty>
  );
}
