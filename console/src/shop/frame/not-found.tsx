import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { Empty } from '../../ui/empty.tsx';
import { largeButtonClass } from './large-button.tsx';
import { PageTitle } from './page-title.tsx';

export function NotFound({ what = 'page' }: { what?: string }) {
  const title = `There is no such ${what}`;
  return (
    <div className="grid justify-items-center gap-4 pt-10 text-center">
      <PageTitle title={title}>{title}</PageTitle>
      <Empty
        icon={<Compass />}
        title="The address may be old, or a letter is missing."
        action={
          <Link to="/" className={largeButtonClass('plain')}>
            See what there is
          </Link>
        }
      />
    </div>
  );
}
