import { describe, expect, it } from 'vitest';
import { lonely, pulseOf, rate, times, trafficOf, withPulse } from './traffic';

const traffic = trafficOf({
  from: '2026-01-31T12:00:00Z',
  stepSeconds: 10,
  summary: { requests: 80, requestsPerSecond: 2.7, errors: 4, p95Millis: 40 },
  series: { requestsPerSecond: [4, 0, 4], errorsPerSecond: [1, 0, 0], p50Millis: [8, 9, 7] },
  top: [
    { entity: { name: 'orders', state: 'present' }, summary: { requests: 80 } },
    { entity: { state: 'unmatched' } },
  ],
});
const start = Date.parse('2026-01-31T12:00:00Z') / 1000;

it('makes an answer definite', () => {
  expect(traffic.summary).toMatchObject({ requests: 80, errorRate: 0.05, p95: 40, p99: null });
  expect(traffic.top.map(({ name, state }) => [name, state])).toEqual([
    ['orders', 'present'],
    ['', 'unmatched'],
  ]);
});

it('knows when each step begins', () => {
  expect(times(traffic)).toEqual([start, start + 10, start + 20]);
});

it('knows no rate of errors where there were no requests', () => {
  expect(traffic.series.errorRate).toEqual([0.25, null, 0]);
  expect(rate(0, 0)).toBeNull();
});

describe('what was just heard', () => {
  const pulse = (at: string) => pulseOf({ at, stepSeconds: 10, summary: { requests: 90, requestsPerSecond: 9 } });

  it('replaces what was known of the same step', () => {
    const next = withPulse(traffic, pulse('2026-01-31T12:00:20Z'));
    expect(next.series.requestsPerSecond).toEqual([4, 0, 9]);
    expect(next.fromSeconds).toBe(start);
  });

  it('is a new step, for which the oldest goes', () => {
    const next = withPulse(traffic, pulse('2026-01-31T12:00:30Z'));
    expect(next.series.requestsPerSecond).toEqual([0, 4, 9]);
    expect(next.series.errorRate).toEqual([null, 0, 0]);
    expect(next.fromSeconds).toBe(start + 10);
  });

  it.each(['2026-01-31T12:00:50Z', '2026-01-31T11:59:50Z', '2026-01-31T12:00:25Z'])('is no guess at %s', (at) => {
    expect(withPulse(traffic, pulse(at))).toBe(traffic);
  });

  it('does not fit into steps of another length', () => {
    expect(withPulse({ ...traffic, stepSeconds: 60 }, pulse('2026-01-31T12:00:20Z')).series).toBe(traffic.series);
  });
});

it('finds the values to which no line leads', () => {
  expect(lonely([1, null, 2, 3, null, 4])).toEqual([0, 5]);
});
