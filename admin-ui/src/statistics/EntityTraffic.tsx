import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { strings } from '../strings/statistics';
import { words } from '../strings/words';
import { Failure } from '../ui/Failure';
import { type Subject, trafficOfOne } from './queries';
import { TrafficCharts } from './TrafficCharts';
import { TrafficSwitch } from './TrafficSwitch';
import { type TrafficView, WINDOW_WORDS } from './view';

interface Props {
  subject: Subject;
  name: string;
  view: TrafficView;
  onView: (view: TrafficView) => void;
}

/** The traffic of one route, service or consumer. */
export default function EntityTraffic({ subject, name, view, onView }: Props) {
  const { data, error, refetch } = useQuery(trafficOfOne(view.window, subject, name));
  return (
    <Stack gap="sm" align="stretch">
      <TrafficSwitch view={view} onChange={onView} />
      {error && <Failure of={error} again={() => void refetch()} />}
      {data?.summary.requests === 0 ? (
        <Text size="sm" c="dimmed">
          {strings.noTraffic(words.subject[subject], WINDOW_WORDS[view.window])}
        </Text>
      ) : (
        <TrafficCharts traffic={data} view={view} />
      )}
    </Stack>
  );
}
