import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';
import { reachable } from '../api/reach';

const TRIES_MAX = 3;

/** What was read from the admin service. Nothing is shown as saved here before the API said so. */
export const queries = new QueryClient({
  defaultOptions: {
    // Whether there is a network is for the admin service's answer to say: it may be on this very machine.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5000,
      // An answer is an answer; only silence is worth another try.
      retry: (count, failure) => !(failure instanceof ApiProblem) && count < TRIES_MAX,
    },
  },
});

reachable.follow(() => {
  if (reachable.get()) void queries.invalidateQueries();
});
