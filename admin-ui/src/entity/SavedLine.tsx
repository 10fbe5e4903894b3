import '@mantine/core/styles/Progress.css';
import { Alert, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconLoader } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { liveness, rollout } from '../revisions/rollout';
import { strings } from '../strings/entity';

const LOOK_MILLIS = 300;

/** What was saved, and on how many nodes it is live until it is on all. */
export function SavedLine({ revision }: { revision: number }) {
  const { data } = useQuery({
    ...rollout(revision),
    refetchInterval: ({ state }) => (state.data?.applied ? false : LOOK_MILLIS),
  });
  if (data === undefined) return null;
  const { tone, text, part } = liveness(data);
  const icon = { teal: <IconCheck />, red: <IconAlertTriangle />, yellow: <IconLoader />, gray: <IconLoader /> }[tone];
  return (
    <Alert color={tone} variant="light" py="xs" icon={icon} role="status" data-testid="saved">
      {strings.savedAsRevision(revision, text)}
      {tone === 'yellow' && <Progress value={part * 100} color={tone} size="sm" mt={6} aria-label={text} />}
    </Alert>
  );
}
