import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Plural, WORD } from './kind';
import type { Usage } from './usage';

/** The names of those that use something, with the way there. */
export function UserLinks({ of: { byKind = [], names = [] } }: { of: Usage }) {
  // Of several kinds it is not said which name is of which.
  const [{ kind: word } = {}, ...others] = byKind;
  const leadsTo = others.length === 0 && word ? PLURAL[word] : undefined;
  return [...new Set(names)].map((user, index) => (
    <Fragment key={user}>
      {index > 0 && ', '}
      {leadsTo ? (
        <Link to={`/${leadsTo}/$name`} params={{ name: user }}>
          {user}
        </Link>
      ) : (
        user
      )}
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
