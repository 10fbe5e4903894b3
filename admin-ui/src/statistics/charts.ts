import { strings } from '../strings/statistics';
import type { Chart } from './chart';
import { duration, perSecond, share } from './numbers';
import { type Traffic, times } from './traffic';

/** What is drawn of any traffic. */
export function charts(traffic: Traffic): { requests: Chart; errors: Chart; durations: Chart } {
  const { series, stepSeconds } = traffic;
  const same = { times: times(traffic), stepSeconds };
  return {
    requests: {
      ...same,
      title: strings.requestsPerSecond,
      lines: [{ label: strings.requestsTitle, hue: 'requests', values: series.requestsPerSecond }],
      least: 1,
      words: perSecond,
    },
    errors: {
      ...same,
      title: strings.partAnsweredWith5xx,
      lines: [{ label: strings.errors, hue: 'errors', values: series.errorRate }],
      least: 0.01,
      words: share,
    },
    durations: {
      ...same,
      title: strings.duration,
      lines: [
        { label: 'p50', hue: 'p50', values: series.p50 },
        { label: 'p95', hue: 'p95', values: series.p95 },
        { label: 'p99', hue: 'p99', values: series.p99 },
      ],
      least: 10,
      words: duration,
    },
  };
}
