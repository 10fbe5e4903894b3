import { type HistoryState, type RouterHistory, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type DialogSearch, dialogSearch } from './search';

interface Dialog {
  open: (which: DialogSearch) => void;
  close: () => void;
}

/** What a dialog needs of the router. */
interface Pages {
  history: RouterHistory;
  options: { parseSearch: (text: string) => object };
  navigate: (step: Step) => unknown;
}

/** To the same page, with another search. */
export interface Step {
  to: '.';
  search: (before: object) => object;
  state?: HistoryState;
  replace?: boolean;
  resetScroll: boolean;
  ignoreBlocker?: boolean;
}

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** One step back is the page without its dialog. */
    isDialogOverPage?: true;
  }
}

/** Opens a dialog by the address, which then leads to it; the browser's back button closes it. */
export function useDialog(): Dialog {
  const router = useRouter();
  return useMemo(() => dialogOf(router), [router]);
}

export function dialogOf({ history, options, navigate }: Pages): Dialog {
  const open = (which: DialogSearch) => {
    const search = (before: object) => ({ ...before, ...which });
    void navigate({ to: '.', search, state: { isDialogOverPage: true }, resetScroll: false });
  };
  const close = () => {
    const { dialog, back } = dialogSearch({ ...options.parseSearch(history.location.search) });
    // It is closed already, by the back button for one: a step back from here would leave the page.
    if (dialog === undefined && back === undefined) return;
    if (history.location.state.isDialogOverPage) history.back({ ignoreBlocker: true });
    else {
      // Who came by a link has not been anywhere else.
      const search = (before: object) => ({ ...before, dialog: undefined, back: undefined });
      void navigate({ to: '.', search, replace: true, resetScroll: false, ignoreBlocker: true });
    }
  };
  return { open, close };
}
