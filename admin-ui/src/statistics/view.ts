import { strings } from '../strings/statistics';
import type { Window } from './queries';

/** How traffic is looked at. */
export interface TrafficView {
  window: Window;
  as: 'charts' | 'table';
}

export const WINDOWS: readonly Window[] = ['15m', '1h', '24h'];

/** Such as in: the traffic of the … */
export const WINDOW_WORDS: Record<Window, string> = {
  '15m': strings.last15Minutes,
  '1h': strings.lastHour,
  '24h': strings.last24Hours,
};

export const WINDOW_LABELS: Record<Window, string> = { '15m': '15 min', '1h': '1 h', '24h': '24 h' };

/** What the address leaves out is as usual. */
export function trafficView({ window = '15m', as = 'charts' }: Partial<TrafficView>): TrafficView {
  return { window, as };
}
