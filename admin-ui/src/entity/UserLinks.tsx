import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Plural, WORD } from './kind';
import { named, type Usage } from './usage';

/** The names of those that use something, with the way there. */
export function UserLinks({ of }: { of: Usage }) {
  return named(of).map(({ kind, name }, index) => (
    <Fragment key={`${kind} ${name}`}>
      {index > 0 && ', '}
      <Link to={`/${PLURAL[kind]}/$name`} params={{ name }}>
        {name}
      </Link>
    </Fragment>
  ));
}

const PLURAL = {
  service: 'services',
  route: 'routes',
  composition: 'compositions',
  consumer: 'consumers',
  policy: 'policies',
  certificate: 'certificates',
} as const satisfies Record<(typeof WORD)[Plural], Plural>;
