import { Badge, Tooltip } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { invalidateShown } from '../entity/queries';
import { newestRevision } from '../revisions/queries';
import { liveness, type Rollout, rollout } from '../revisions/rollout';
import { strings } from '../strings/app';

const WATCH_MILLIS = 5000;
const HURRY_MILLIS = 400;

/** Which revision the configuration is at, and on how many of the nodes it is live. */
export function LiveStatus() {
  const { data: revision } = useQuery({ ...newestRevision, refetchInterval: WATCH_MILLIS });
  useOthers(revision);
  const { data } = useQuery({
    ...rollout(revision ?? 0),
    enabled: revision !== undefined,
    refetchInterval: ({ state }) => (state.data?.applied ? WATCH_MILLIS : HURRY_MILLIS),
    placeholderData: (before) => before,
  });
  if (revision === undefined || data === undefined) return null;
  const { tone, text, short } = liveness(data);
  return (
    <Tooltip label={details(data)} multiline maw={320}>
      <Badge
        component={Link}
        to="/nodes"
        color={tone}
        variant="light"
        size="lg"
        tt="none"
        fw={500}
        style={{ cursor: 'pointer' }}
        aria-label={strings.revision(revision, text)}
        data-testid="live"
      >
        <span aria-hidden="true">{`r${revision} · ${short}`}</span>
      </Badge>
    </Tooltip>
  );
}

/** Shows what others have changed, without being asked to. */
function useOthers(revision: number | undefined): void {
  const client = useQueryClient();
  const seen = useRef(revision);
  useEffect(() => {
    if (revision === seen.current) return;
    if (seen.current !== undefined) void invalidateShown(client);
    seen.current = revision;
  }, [revision, client]);
}

function details({ revision, nodes, missing }: Rollout): string {
  const lines = nodes.map(
    (node) => `${node.name}: ${node.revision < 0 ? strings.nothingYet : strings.atRevision(node.revision)}`,
  );
  const gone = missing.map((name) => strings.gone(name));
  return [strings.revisionNumber(revision), ...lines, ...gone].join(' · ');
}
