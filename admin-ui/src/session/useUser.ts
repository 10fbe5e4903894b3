import { useStore } from '../api/store';
import { includes, type Role, session, type User } from './session';

const NOBODY: User = { name: '', role: 'viewer', mustChangePassword: false };

/** Who is signed in. */
export function useUser(): User {
  const now = useStore(session);
  return now.state === 'in' ? now.user : NOBODY;
}

/** Whether whoever is signed in may do what this role may. */
export function useMay(wanted: Role): boolean {
  return includes(useUser().role, wanted);
}
