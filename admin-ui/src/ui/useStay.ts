import { useBlocker } from '@tanstack/react-router';

/** Keeps the page, and what is open over it, from the back button and links, while what would be lost is lost for good. */
export function useStay(isNeeded: boolean): void {
  useBlocker({ shouldBlockFn: always, enableBeforeUnload: false, disabled: !isNeeded });
}

/** One and the same, so that it is not put in place anew with each drawing. */
const always = () => true;
