import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ok } from '../api/client';
import { LookedOpens, useIsLooking } from '../entity/Opens';
import { looked } from '../entity/opening';
import { strings } from '../strings/revisions';
import { Confirm } from '../ui/Confirm';
import { done } from '../ui/toast';
import { DifferenceSummary } from './DifferenceSummary';
import { newestRevision } from './queries';

/** @param to the revision to go back to; undefined while nobody wants to */
export function RollbackDialog({ to, onClose }: { to: number | undefined; onClose: () => void }) {
  const client = useQueryClient();
  const { data: newest } = useQuery(newestRevision);
  const isLooking = useIsLooking();
  const rollback = async () => {
    const path = { revision: String(to) };
    const { revision } = ok(await api.POST('/api/v1/revisions/{revision}/rollback', { params: { path } }));
    done(strings.theConfigurationIsBack(to, revision));
    await client.invalidateQueries();
  };
  return (
    <Confirm
      opened={to !== undefined}
      onClose={onClose}
      title={strings.goBackToRevision(to)}
      verb={strings.goBack}
      action={rollback}
      waits={isLooking}
    >
      {to !== undefined && newest !== undefined && <DifferenceSummary from={newest} to={to} />}
      {to !== undefined && <RollbackOpens to={to} />}
      {strings.theOutcomeIsANewRevision}
    </Confirm>
  );
}

function RollbackOpens({ to }: { to: number }) {
  const opened = async (signal: AbortSignal) => {
    const params = { path: { revision: String(to) }, query: { 'dry-run': true } };
    return ok(await api.POST('/api/v1/revisions/{revision}/rollback', { params, signal })).opened ?? {};
  };
  return <LookedOpens of={['rollback', to]} look={(signal) => looked(opened(signal))} />;
}
