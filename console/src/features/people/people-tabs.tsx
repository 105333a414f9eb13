import { Link } from '@tanstack/react-router';
import { Tabs, tabClass } from '../../ui/tabs.tsx';

export function PeopleTabs() {
  return (
    <Tabs label="People and roles">
      <Link to="/people" activeOptions={{ exact: true, includeSearch: false }} className={tabClass}>
        Everybody
      </Link>
      <Link to="/people/roles" className={tabClass}>
        Roles
      </Link>
    </Tabs>
  );
}
