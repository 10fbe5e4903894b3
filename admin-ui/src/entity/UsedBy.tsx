import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { strings } from '../strings/entity';
import { type Plural, WORD } from './kind';
import { plurals, usage } from './usage';

/** What uses it, with the way there. */
export function UsedBy({ plural, name }: { plural: Plural; name: string }) {
  const { data: { users = 0, byKind = [], names = [] } = {} } = useQuery(usage(WORD[plural], [name]));
  if (users === 0) return null;
  // Of several kinds it is not said which name is of which.
  const [{ kind: word } = {}, ...others] = byKind;
  const leadsTo = others.length === 0 && word ? PLURAL[word] : undefined;
  const list = [...new Set(names)].map((user, index) => (
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
  return <span data-testid="used-by">{strings.usedByThese(plurals(byKind), list, users > names.length)}</span>;
}

const PLURAL = {
  service: 'services',
  route: 'routes',
  composition: 'compositions',
  consumer: 'consumers',
  policy: 'policies',
  certificate: 'certificates',
} as const satisfies Record<(typeof WORD)[Plural], Plural>;
