import { Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { Consequence } from '../entity/Consequence';
import { LookedOpens, useIsLooking } from '../entity/Opens';
import { looked } from '../entity/opening';
import { strings } from '../strings/revisions';
import { words } from '../strings/words';
import { Confirm } from '../ui/Confirm';
import { Stages } from '../ui/Stages';
import { done } from '../ui/toast';
import { DifferenceSummary } from './DifferenceSummary';
import { type Difference, newestRevision } from './queries';

/** What is to be made what it was. */
export interface Wanted {
  /** The revision to go back to. */
  to: number;
  /** The one entity that does; all of the configuration when undefined. */
  one?: Pick<Difference, 'id' | 'kind' | 'name'> & { wasThere: boolean };
}

interface Props {
  /** Undefined while nobody wants to. */
  wanted: Wanted | undefined;
  onClose: () => void;
  /** Is told which revision it is now. */
  onMade: (revision: number) => void;
}

export function RollbackDialog({ wanted, onClose, onMade }: Props) {
  const client = useQueryClient();
  const isLooking = useIsLooking();
  const { to = 0, one } = wanted ?? {};
  const rollback = async () => {
    const { revision } = await roll(to, one?.id, false);
    done(one ? strings.itIsBack(kindOf(one), one.name, to) : strings.theConfigurationIsBack(to, revision));
    if (revision !== undefined) onMade(revision);
    await client.invalidateQueries();
  };
  return (
    <Confirm
      opened={wanted !== undefined}
      onClose={onClose}
      title={one ? strings.restoreIt(kindOf(one), one.name) : strings.goBackToRevision(to)}
      verb={one ? strings.restore : strings.goBack}
      action={rollback}
      waits={isLooking}
      progress={<Stages of={[{ text: strings.theAdminServiceWritesIt, isDone: false }]} />}
    >
      {wanted && <Would {...wanted} />}
      {one ? strings.theRestStays : strings.theOutcomeIsANewRevision}
    </Confirm>
  );
}

function Would({ to, one }: Wanted) {
  const { data: newest } = useQuery(newestRevision);
  const opened = async (signal: AbortSignal) => (await roll(to, one?.id, true, signal)).opened ?? {};
  return (
    <>
      {one ? (
        <Text size="sm">
          {one.wasThere
            ? strings.makesItWhatItWas(kindOf(one), one.name, to)
            : strings.deletesIt(kindOf(one), one.name, to)}
        </Text>
      ) : (
        newest !== undefined && <DifferenceSummary from={newest} to={to} />
      )}
      {one?.kind && one.name && !one.wasThere && <Consequence kind={one.kind} names={[one.name]} deletes />}
      <LookedOpens of={['rollback', to, one?.id]} look={(signal) => looked(opened(signal))} />
    </>
  );
}

function kindOf({ kind }: Pick<Difference, 'kind'>): string | undefined {
  return kind && words.entity[kind];
}

async function roll(to: number, entity: string | undefined, dryRun: boolean, signal?: AbortSignal) {
  const params = { path: { revision: String(to) }, query: { entity, 'dry-run': dryRun || undefined } };
  return ok(await api.POST('/api/v1/revisions/{revision}/rollback', { params, signal }));
}
