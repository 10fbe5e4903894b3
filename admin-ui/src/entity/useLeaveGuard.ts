import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { unsaved } from './unsaved';

/** Asks before what is typed here is lost by going elsewhere; what it says is for {@link LeaveGuard}. */
export function useLeaveGuard(isTyped: boolean) {
  useEffect(() => {
    if (!isTyped) return;
    unsaved.set(unsaved.get() + 1);
    return () => unsaved.set(unsaved.get() - 1);
  }, [isTyped]);
  return useBlocker({
    shouldBlockFn: ({ current, next }) => isTyped && current.pathname !== next.pathname,
    enableBeforeUnload: () => isTyped,
    withResolver: true,
  });
}
