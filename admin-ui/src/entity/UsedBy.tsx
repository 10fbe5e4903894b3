import { useQuery } from '@tanstack/react-query';
import { strings } from '../strings/entity';
import { type Plural, WORD } from './kind';
import { UserLinks } from './UserLinks';
import { plurals, usage } from './usage';

/** What uses it, with the way there. */
export function UsedBy({ plural, name }: { plural: Plural; name: string }) {
  const { data: used = {} } = useQuery(usage(WORD[plural], [name]));
  const { users = 0, byKind = [], names = [] } = used;
  if (users === 0) return null;
  return (
    <span data-testid="used-by">
      {strings.usedByThese(plurals(byKind), <UserLinks of={used} />, users > names.length)}
    </span>
  );
}
