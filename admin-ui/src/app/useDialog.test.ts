import { createMemoryHistory, defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router';
import { expect, it } from 'vitest';
import { dialogOf, type Step } from './useDialog';

/** A page that one came to from the overview; its steps are the router's, which takes none outside of a browser. */
function visited(address: string) {
  const history = createMemoryHistory({ initialEntries: ['/', address] });
  const navigate = ({ search, replace, state = {} }: Step) => {
    const { pathname, search: before } = history.location;
    const next = pathname + defaultStringifySearch({ ...search(defaultParseSearch(before)) });
    // The router's own part of the state is the history's to add.
    history[replace ? 'replace' : 'push'](next, { ...history.location.state, isDialogOverPage: undefined, ...state });
  };
  const dialog = dialogOf({ history, options: { parseSearch: defaultParseSearch }, navigate });
  return { history, dialog, at: () => history.location.href };
}

it('is opened over the page, and closed by a step back', () => {
  const { history, dialog, at } = visited('/revisions?from=3');
  dialog.open({ back: 2 });
  expect(at()).toBe('/revisions?from=3&back=2');
  dialog.close();
  expect(at()).toBe('/revisions?from=3');
  history.back();
  expect(at()).toBe('/');
});

it('is closed where it is when one came by a link', () => {
  const { history, dialog, at } = visited('/nodes?dialog=new');
  dialog.close();
  expect(at()).toBe('/nodes');
  history.back();
  expect(at()).toBe('/');
});

it('is not closed once more after the back button closed it', () => {
  const { history, dialog, at } = visited('/revisions');
  dialog.open({ back: 2 });
  history.back();
  dialog.close();
  expect(at()).toBe('/revisions');
  history.forward();
  expect(at()).toBe('/revisions?back=2');
});

it('is closed by a step back also when the forward button opened it', () => {
  const { history, dialog, at } = visited('/consumers/acme?view=more');
  dialog.open({ dialog: 'new' });
  history.back();
  history.forward();
  dialog.close();
  expect(at()).toBe('/consumers/acme?view=more');
  history.back();
  expect(at()).toBe('/');
});
