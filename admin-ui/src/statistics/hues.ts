/** What the lines of the charts stand for. */
export type Hue = 'requests' | 'errors' | 'p50' | 'p95' | 'p99';

export type Scheme = 'light' | 'dark';

interface Palette extends Record<Hue, string> {
  axis: string;
  grid: string;
}

// Each line stands out from the ground by 3 to 1 (WCAG 1.4.11), and no two are told apart by their colour alone: see DASH.
export const PALETTE: Record<Scheme, Palette> = {
  light: {
    requests: '#1f7680',
    errors: '#c92a2a',
    p50: '#2f8650',
    p95: '#1864ab',
    p99: '#b8530b',
    axis: '#5b6570',
    grid: '#e9ecef',
  },
  dark: {
    requests: '#4fa6ad',
    errors: '#ff8787',
    p50: '#66b180',
    p95: '#74b0e8',
    p99: '#ffa94d',
    axis: '#a3aab3',
    grid: '#343a40',
  },
};

/** Lengths of strokes and gaps, in pixels. */
export const DASH: Record<Hue, number[]> = { requests: [], errors: [], p50: [2, 3], p95: [], p99: [7, 4] };
