import 'uplot/dist/uPlot.min.css';
import { Group, Text, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { type Chart, latest, sentence } from './chart';
import { clock } from './clock';
import { DASH, type Hue, PALETTE, type Scheme } from './hues';
import classes from './TimeChart.module.css';
import { lonely } from './traffic';

const HEIGHT_PIXELS = 160;
const FONT = '11px system-ui, sans-serif';
// Charts beside each other point at the same time together.
const SYNC = 'traffic';

/** Lines over time. What is under the pointer stands in the legend; without one, the newest. */
export default function TimeChart({ chart }: { chart: Chart }) {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shown = useRef(chart);
  shown.current = chart;
  const [pointed, setPointed] = useState<number>();
  const hues = chart.lines.map(({ hue }) => hue).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is drawn anew for other colours or lines alone
  useEffect(() => {
    const at = place.current;
    if (at === null) return;
    const made = new uPlot(options(shown, scheme, at.clientWidth, setPointed), columns(shown.current), at);
    plot.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: at.clientWidth, height: HEIGHT_PIXELS }));
    sized.observe(at);
    return () => {
      sized.disconnect();
      made.destroy();
    };
  }, [scheme, hues]);
  useEffect(() => plot.current?.setData(columns(chart)), [chart]);

  const { times, stepSeconds, lines, words } = chart;
  const pointedTime = pointed === undefined ? undefined : times[pointed];
  return (
    <div className={classes.whole}>
      {pointedTime !== undefined && (
        <Text size="xs" c="dimmed" className={classes.pointed} aria-hidden="true">
          {clock(pointedTime, stepSeconds)}
        </Text>
      )}
      <Group gap="sm" className={classes.legend} aria-hidden="true">
        {lines.map(({ label, hue, values }) => (
          <Group key={hue} gap={6} wrap="nowrap">
            <Key hue={hue} scheme={scheme} />
            <Text size="xs">
              {label} {words(pointed === undefined ? latest(values) : (values[pointed] ?? null))}
            </Text>
          </Group>
        ))}
      </Group>
      <div ref={place} className={classes.chart} role="img" aria-label={sentence(chart)} />
    </div>
  );
}

function Key({ hue, scheme }: { hue: Hue; scheme: Scheme }) {
  return (
    <svg width={16} height={4} className={classes.key} aria-hidden="true">
      <line
        x1={0}
        x2={16}
        y1={2}
        y2={2}
        stroke={PALETTE[scheme][hue]}
        strokeWidth={2}
        strokeDasharray={DASH[hue].join(' ')}
      />
    </svg>
  );
}

function columns({ times, lines }: Chart): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

function options(
  shown: { current: Chart },
  scheme: Scheme,
  width: number,
  onPoint: (index: number | undefined) => void,
): uPlot.Options {
  const palette = PALETTE[scheme];
  const look = { stroke: palette.axis, font: FONT, ticks: { show: false } };
  const { lines } = shown.current;
  return {
    width,
    height: HEIGHT_PIXELS,
    padding: [10, 24, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, sync: { key: SYNC }, y: false, points: { size: 7 } },
    scales: {
      y: {
        range: (_, _least, most) =>
          uPlot.rangeNum(0, most ?? 0, {
            min: { pad: 0, soft: 0, mode: 1 },
            max: { pad: 0.1, soft: shown.current.least, mode: 1 },
          }),
      },
    },
    axes: [
      { ...look, grid: { show: false }, size: 26, space: 70, values: (_, splits) => splits.map((at) => clock(at)) },
      {
        ...look,
        grid: { stroke: palette.grid, width: 1 },
        size: 58,
        space: 36,
        values: (_, splits) => splits.map((value) => shown.current.words(value)),
      },
    ],
    series: [
      {},
      ...lines.map(({ hue }, index) => ({
        stroke: palette[hue],
        width: 2,
        dash: DASH[hue],
        fill: lines.length === 1 ? `${palette[hue]}22` : undefined,
        points: { show: false, size: 5, filter: () => lonely(shown.current.lines[index]?.values ?? []) },
      })),
    ],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
  };
}
