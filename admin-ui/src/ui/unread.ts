import { createContext, useCallback, useContext, useEffect, useState } from 'react';

type Count = (more: number) => void;

/** Is told of inputs whose text cannot be read yet: what they show is not in the draft. */
export const UnreadContext = createContext<Count>(() => undefined);

/** How many there are in a part of a form; whoever is around it is told as well. */
export function useUnreadCount(): [unread: number, count: Count] {
  const around = useContext(UnreadContext);
  const [unread, setUnread] = useState(0);
  const count = useCallback(
    (more: number) => {
      setUnread((before) => before + more);
      around(more);
    },
    [around],
  );
  return [unread, count];
}

/** Says of an input whether it is one. */
export function useUnread(isUnread: boolean): void {
  const count = useContext(UnreadContext);
  useEffect(() => {
    if (!isUnread) return;
    count(1);
    return () => count(-1);
  }, [isUnread, count]);
}
