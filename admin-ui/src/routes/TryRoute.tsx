import { Button } from '@mantine/core';
import { IconFlask2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { nodes } from '../nodes/queries';
import { strings } from '../strings/routes';
import type { Route } from './api';
import { sampleOf } from './sample';

/** Leads to a request that the route is for, to be explained or sent. */
export function TryRoute({ of }: { of: Route }) {
  const { data } = useInfiniteQuery(nodes);
  const address = data?.pages.flatMap(({ items }) => items).find(({ status }) => status?.address)?.status?.address;
  return (
    <Button
      renderRoot={(props) => <Link to="/try" search={sampleOf(of, address)} {...props} />}
      variant="default"
      leftSection={<IconFlask2 size={16} />}
    >
      {strings.tryThisRoute}
    </Button>
  );
}
