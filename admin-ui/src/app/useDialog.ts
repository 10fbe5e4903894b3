import { useNavigate, useRouter } from '@tanstack/react-router';
import { useRef } from 'react';
import type { DialogSearch } from './search';

interface Dialog {
  open: (which: DialogSearch) => void;
  close: () => void;
}

/** Opens a dialog by the address, which then leads to it; the browser's back button closes it. */
export function useDialog(): Dialog {
  const navigate = useNavigate();
  const { history } = useRouter();
  const isOpenedHere = useRef(false);
  const open = (which: DialogSearch) => {
    isOpenedHere.current = true;
    void navigate({ to: '.', search: (before) => ({ ...before, ...which }), resetScroll: false });
  };
  const close = () => {
    // One step back is where it was opened; who came by a link has not been anywhere else.
    if (isOpenedHere.current) history.back({ ignoreBlocker: true });
    else {
      const search = (before: object) => ({ ...before, dialog: undefined, back: undefined });
      void navigate({ to: '.', search, replace: true, resetScroll: false, ignoreBlocker: true });
    }
    isOpenedHere.current = false;
  };
  return { open, close };
}
