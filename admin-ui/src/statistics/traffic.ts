import type { Schemas } from '../api/client';

/** One value of a series; null where there was no request. */
export type Sample = number | null;

/** A stretch of traffic in numbers. Durations are in milliseconds, null without requests. */
export interface Summary {
  requests: number;
  requestsPerSecond: number;
  errors: number;
  /** From 0 to 1. */
  errorRate: Sample;
  mean: Sample;
  p50: Sample;
  p95: Sample;
  p99: Sample;
}

/** What each step of time has a value of. */
export interface Series {
  requestsPerSecond: readonly Sample[];
  errorRate: readonly Sample[];
  p50: readonly Sample[];
  p95: readonly Sample[];
  p99: readonly Sample[];
}

/** Whose traffic it is. Only what is `present` can be looked at. */
export interface Counted {
  name: string;
  state: Schemas['CountedEntityState'];
  summary: Summary;
}

export interface Traffic {
  /** When the first step begins, in seconds since 1970. */
  fromSeconds: number;
  stepSeconds: number;
  summary: Summary;
  series: Series;
  top: readonly Counted[];
}

/** The newest ten seconds. */
export interface Pulse {
  atSeconds: number;
  stepSeconds: number;
  summary: Summary;
}

export function trafficOf(answer: Schemas['Statistics']): Traffic {
  const { from = '', stepSeconds = 1, summary = {}, series = {}, top = [] } = answer;
  const { requestsPerSecond = [], errorsPerSecond = [], p50Millis = [], p95Millis = [], p99Millis = [] } = series;
  return {
    fromSeconds: Date.parse(from) / 1000,
    stepSeconds,
    summary: summaryOf(summary),
    series: {
      requestsPerSecond,
      errorRate: requestsPerSecond.map((requests, index) => rate(errorsPerSecond[index] ?? 0, requests)),
      p50: p50Millis,
      p95: p95Millis,
      p99: p99Millis,
    },
    top: top.map(({ entity = {}, summary: part = {} }) => ({
      name: entity.name ?? '',
      state: entity.state ?? 'rest',
      summary: summaryOf(part),
    })),
  };
}

export function pulseOf({ at = '', stepSeconds = 1, summary = {} }: Schemas['LiveTraffic']): Pulse {
  return { atSeconds: Date.parse(at) / 1000, stepSeconds, summary: summaryOf(summary) };
}

function summaryOf(given: Schemas['TrafficSummary']): Summary {
  const { requests = 0, requestsPerSecond = 0, errors = 0 } = given;
  return {
    requests,
    requestsPerSecond,
    errors,
    errorRate: rate(errors, requests),
    mean: given.meanMillis ?? null,
    p50: given.p50Millis ?? null,
    p95: given.p95Millis ?? null,
    p99: given.p99Millis ?? null,
  };
}

/** The part of some among all, which is unknown among none. */
export function rate(some: number, all: number): Sample {
  return all > 0 ? some / all : null;
}

/** When each step begins, in seconds since 1970. */
export function times({ fromSeconds, stepSeconds, series }: Traffic): number[] {
  return series.requestsPerSecond.map((_, index) => fromSeconds + index * stepSeconds);
}

/** The traffic with what was just heard in its place: as the newest step, or instead of what was known of that step. */
export function withPulse(traffic: Traffic, { atSeconds, stepSeconds, summary }: Pulse): Traffic {
  const { fromSeconds, series } = traffic;
  const length = series.requestsPerSecond.length;
  const index = (atSeconds - fromSeconds) / stepSeconds;
  const fits = stepSeconds === traffic.stepSeconds && Number.isInteger(index) && index >= 0;
  // After a longer silence what lies between is not known: the next full answer brings it.
  if (!fits || index > length) return traffic;
  const grows = index === length ? 1 : 0;
  const put = (values: readonly Sample[], value: Sample, none: Sample = null) =>
    Array.from({ length }, (_, at) => (at + grows === index ? value : (values[at + grows] ?? none)));
  return {
    ...traffic,
    fromSeconds: fromSeconds + grows * stepSeconds,
    series: {
      requestsPerSecond: put(series.requestsPerSecond, summary.requestsPerSecond, 0),
      errorRate: put(series.errorRate, summary.errorRate),
      p50: put(series.p50, summary.p50),
      p95: put(series.p95, summary.p95),
      p99: put(series.p99, summary.p99),
    },
  };
}

/** Where a value stands between two that are not there: no line leads to it, so it needs a point. */
export function lonely(values: readonly Sample[]): number[] {
  return values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? [index] : [],
  );
}
