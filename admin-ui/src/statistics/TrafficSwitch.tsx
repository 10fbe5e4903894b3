import { ActionIcon, Group, SegmentedControl, Tooltip } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { strings } from '../strings/statistics';
import { type TrafficView, WINDOW_LABELS, WINDOWS } from './view';

interface Props {
  view: TrafficView;
  onChange: (view: TrafficView) => void;
}

/** How far back, and as what. */
export function TrafficSwitch({ view, onChange }: Props) {
  const asTable = view.as === 'table';
  const label = asTable ? strings.showCharts : strings.showATable;
  return (
    <Group gap="xs" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={strings.howFarBack}
        value={view.window}
        onChange={(chosen) => onChange({ ...view, window: WINDOWS.find((one) => one === chosen) ?? '15m' })}
        data={WINDOWS.map((value) => ({ value, label: WINDOW_LABELS[value] }))}
      />
      <Tooltip label={label}>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={label}
          onClick={() => onChange({ ...view, as: asTable ? 'charts' : 'table' })}
        >
          {asTable ? <IconChartLine size={16} /> : <IconTable size={16} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
