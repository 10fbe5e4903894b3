import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { count, share } from '../statistics/numbers';
import { common } from '../strings/common';
import { strings } from '../strings/map';
import { ANY_HOST, type Focus, type Layout, REST, type Stop, type Way } from './layout';
import classes from './MapPage.module.css';

interface Props {
  drawn: Layout;
  onFocus: (focus: Focus) => void;
}

type Side = 'hosts' | 'paths' | 'services';

const ROW_PIXELS = 46;
/** Where columns begin and end, in parts of the width; as in the style sheet. */
const EDGES = { hosts: [0, 5], paths: [8, 15], services: [18, 23] } as const;
const WIDTH = 23;
const BAD = 0.05;
const THICK = { min: 1.5, max: 16 };

/** Three columns and the lines between them. Lines are for the eye; all they say is said by the stops as well. */
export function Picture({ drawn, onFocus }: Props) {
  const [pointed, setPointed] = useState<{ side: Side; at: number }>();
  const rows = Math.max(drawn.hosts.length, drawn.paths.length, drawn.services.length);
  const busiest = Math.max(
    1,
    ...drawn.hostWays.map(({ requests }) => requests),
    ...drawn.serviceWays.map(({ requests }) => requests),
  );
  const height = rows * ROW_PIXELS;
  const lines = (ways: readonly Way[], left: Side, right: Side) =>
    ways.map((way) => (
      <path
        key={`${left} ${way.from} ${way.to}`}
        d={curve(way, left, right, drawn, height)}
        className={`${classes.way} ${tone(way)} ${isFaded(way, left, right, pointed, drawn) ? classes.faded : ''}`}
        strokeWidth={THICK.min + (THICK.max - THICK.min) * Math.sqrt(way.requests / busiest)}
      />
    ));
  const column = (side: Side, title: string, stops: readonly Stop[], label: (stop: Stop) => ReactNode) => (
    <ul className={classes[side]} aria-label={title} style={{ gridTemplateRows: `repeat(${stops.length}, 1fr)` }}>
      {stops.map((stop, at) => (
        <li
          key={stop.key}
          className={`${classes.stop} ${tone(stop)}`}
          onPointerEnter={() => setPointed({ side, at })}
          onPointerLeave={() => setPointed(undefined)}
          onFocus={() => setPointed({ side, at })}
          onBlur={() => setPointed(undefined)}
        >
          {label(stop)}
          <Text size="xs" c="dimmed" className={classes.numbers}>
            {numbers(stop)}
          </Text>
        </li>
      ))}
    </ul>
  );
  return (
    <div className={classes.map}>
      <div className={classes.titles} aria-hidden="true">
        <span>{common.hosts}</span>
        <span>{strings.paths}</span>
        <span>{common.services}</span>
      </div>
      <div className={classes.picture} style={{ height }}>
        <svg className={classes.ways} viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" aria-hidden="true">
          {lines(drawn.hostWays, 'hosts', 'paths')}
          {lines(drawn.serviceWays, 'paths', 'services')}
        </svg>
        {column('hosts', common.hosts, drawn.hosts, (stop) =>
          stop.key === REST ? (
            <span className={classes.label}>{stop.label}</span>
          ) : (
            <button
              type="button"
              className={classes.label}
              title={stop.label}
              onClick={() => onFocus({ host: stop.key })}
              aria-label={strings.lookAtItAlone(stop.key === ANY_HOST ? undefined : stop.label)}
            >
              {stop.label}
            </button>
          ),
        )}
        {column('paths', strings.paths, drawn.paths, (stop) => (
          <PathStop stop={stop} onFocus={onFocus} />
        ))}
        {column('services', common.services, drawn.services, (stop) =>
          stop.key === REST || stop.key.includes(' ') || stop.key === 'redirects' ? (
            <span className={classes.label}>{stop.label}</span>
          ) : (
            <Link to="/services/$name" params={{ name: stop.key }} className={classes.label} title={stop.label}>
              {stop.label}
            </Link>
          ),
        )}
      </div>
    </div>
  );
}

function PathStop({ stop, onFocus }: { stop: Stop; onFocus: Props['onFocus'] }) {
  const [only] = stop.routes;
  if (stop.key === REST) return <span className={classes.label}>{stop.label}</span>;
  if (stop.gathers)
    return (
      <button
        type="button"
        className={classes.label}
        title={stop.label}
        onClick={() => onFocus({ under: stop.key.slice(0, -2) })}
        aria-label={strings.lookAtWhatIsUnder(stop.label)}
      >
        {stop.label}
      </button>
    );
  if (stop.routes.length === 1 && only !== undefined)
    return (
      <Link
        to="/routes/$name"
        params={{ name: only }}
        className={classes.label}
        title={strings.ofRoute(stop.label, only)}
      >
        {stop.label}
      </Link>
    );
  return (
    <span className={classes.label} title={stop.routes.join(', ')}>
      {stop.label}
    </span>
  );
}

function numbers({ requests, errors, routes }: Stop): string {
  const many = routes.length === 1 ? '' : strings.manyRoutes(count(routes.length));
  if (requests === 0) return strings.noTraffic(many);
  return strings.requestsWithErrors(count(requests), errors, share(errors / requests), many);
}

function tone({ requests, errors }: { requests: number; errors: number }): string {
  if (requests === 0) return classes.quiet ?? '';
  const part = errors / requests;
  return (part >= BAD ? classes.bad : part > 0 ? classes.warn : classes.well) ?? '';
}

function curve({ from, to }: Way, left: Side, right: Side, drawn: Layout, height: number): string {
  const x1 = EDGES[left][1];
  const x2 = EDGES[right][0];
  const y1 = ((from + 0.5) * height) / drawn[left].length;
  const y2 = ((to + 0.5) * height) / drawn[right].length;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

/** While one points at a stop, only the ways of its routes are shown. */
function isFaded(
  way: Way,
  left: Side,
  right: Side,
  pointed: { side: Side; at: number } | undefined,
  drawn: Layout,
): boolean {
  if (pointed === undefined) return false;
  const routes = new Set(drawn[pointed.side][pointed.at]?.routes);
  const ends = [drawn[left][way.from], drawn[right][way.to]];
  if (pointed.side === left) return way.from !== pointed.at;
  if (pointed.side === right) return way.to !== pointed.at;
  return !ends.every((end) => end?.routes.some((name) => routes.has(name)));
}
