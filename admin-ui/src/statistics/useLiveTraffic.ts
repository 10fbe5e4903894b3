import { useDocumentVisibility } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Feed, listen } from './live';
import { traffic } from './queries';
import { withPulse } from './traffic';

/** Keeps the traffic of the last 15 minutes up to date for as long as somebody looks. */
export function useLiveTraffic(): Feed {
  const client = useQueryClient();
  const isSeen = useDocumentVisibility() !== 'hidden';
  const [feed, setFeed] = useState<Feed>('polled');
  useEffect(() => {
    if (!isSeen) return;
    const unseen = new AbortController();
    const { queryKey } = traffic('15m');
    void listen(
      {
        onFeed: setFeed,
        onPulse: (pulse) => client.setQueryData(queryKey, (known) => known && withPulse(known, pulse)),
      },
      unseen.signal,
    );
    return () => unseen.abort();
  }, [client, isSeen]);
  return feed;
}
