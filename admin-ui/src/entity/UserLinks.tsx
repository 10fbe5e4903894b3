import { Links } from '../ui/Links';
import { READERS } from './find';
import { named, type Usage } from './usage';

/** The names of those that use something, with the way there. */
export function UserLinks({ of }: { of: Usage }) {
  return <Links of={named(of).map(({ kind, name }) => ({ to: `/${READERS[kind].plural}/$name` as const, name }))} />;
}
