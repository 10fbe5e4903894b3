import type { Schemas } from '../api/client';
import { strings } from '../strings/services';

type State = Schemas['TargetState'];

export const TARGET_TONE: Record<State, string> = {
  healthy: 'teal',
  failing: 'red',
  ejected: 'orange',
  unresolved: 'red',
  drained: 'blue',
};

/** What it means for the traffic. */
export const TARGET_MEANING: Record<State, string> = {
  healthy: strings.takesTraffic,
  failing: strings.failsItsHealthChecks,
  ejected: strings.failedTooOftenAndGets,
  unresolved: strings.itsNameLeadsNowhere,
  drained: strings.finishesWhatItHas,
};
