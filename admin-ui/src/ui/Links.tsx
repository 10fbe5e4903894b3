import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Plural } from '../entity/kind';

interface Way {
  to: '/nodes/$name' | `/${Plural}/$name`;
  name: string;
}

/** Names, each with the way to its page: the name goes in the place of $name. */
export function Links({ of }: { of: readonly Way[] }) {
  return of.map(({ to, name }, index) => (
    <Fragment key={`${to} ${name}`}>
      {index > 0 && ', '}
      <Link to={to} params={{ name }}>
        {name}
      </Link>
    </Fragment>
  ));
}
