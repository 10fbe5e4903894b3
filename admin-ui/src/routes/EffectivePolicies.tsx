import '@mantine/core/styles/Timeline.css';
import { Alert, Badge, Group, Skeleton, Stack, Text, Timeline } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api, ok, page, type Schemas } from '../api/client';
import { editorSearch } from '../app/search';
import { CONSUMERS } from '../entity/find';
import { NameInput } from '../entity/NameInput';
import { common } from '../strings/common';
import { strings } from '../strings/routes';
import { words } from '../strings/words';
import { Failure } from '../ui/Failure';
import { Values } from '../ui/Values';
import classes from './EffectivePolicies.module.css';
import { openRoute } from './openRoutes';

const CopyYaml = lazy(() => import('../ui/CopyYaml'));

type Effective = Schemas['EffectivePolicy'];

/** What runs on a route, in order, and where each comes from. */
export function EffectivePolicies({ name }: { name: string }) {
  const search = editorSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  // The address follows what is typed, and not the other way round: it comes too late for the next letter.
  const [consumer, setConsumer] = useState(search.consumer);
  const look = (next: string | undefined) => {
    setConsumer(next);
    void navigate({ to: '/routes/$name', params: { name }, search: { ...search, consumer: next }, replace: true });
  };
  const { data, error } = useQuery({
    queryKey: ['routes', 'effective', name, consumer],
    queryFn: async ({ signal }) => {
      const params = { path: { route: name }, query: { consumer } };
      return page<Effective>(ok(await api.GET('/api/v1/routes/{route}/effective-policies', { params, signal }))).items;
    },
  });
  const { data: open } = useQuery(openRoute(name));
  return (
    <Stack maw={640}>
      <NameInput
        label={strings.forTheConsumer}
        description={strings.whoseOwnPoliciesThenRun}
        among={CONSUMERS}
        value={consumer}
        onChange={look}
        disabled={false}
      />
      {error && <Failure of={error} />}
      {open && consumer === undefined && (
        <Alert color="orange" variant="light" py="xs" icon={<IconLockOpen size={18} />} data-testid="open">
          {open.sometimes ? strings.authenticationIsAsked : strings.nobodyHasToSay}
        </Alert>
      )}
      {!error && data === undefined && <Skeleton height={120} role="status" aria-label={common.loading} />}
      {data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {strings.noPolicyRuns}
        </Text>
      )}
      <Timeline bulletSize={22} lineWidth={2}>
        {data?.map((policy, index) => (
          <Timeline.Item
            key={`${policy.level} ${policy.name}`}
            bullet={
              <Text size="xs" fw={600}>
                {index + 1}
              </Text>
            }
            title={
              <Group gap="xs">
                <Text fw={600} size="sm">
                  {policy.name}
                </Text>
                {policy.type !== policy.name && (
                  <Text size="xs" c="dimmed">
                    {policy.type}
                  </Text>
                )}
                <Badge variant="default" size="sm" tt="none" fw={400}>
                  {policy.phase && words.phase[policy.phase]}
                </Badge>
                <Suspense>
                  <CopyYaml of={[entryOf(policy)]} name={policy.name} />
                </Suspense>
              </Group>
            }
          >
            <Text size="sm" c="dimmed">
              {origin(policy)}
            </Text>
            {policy.settings && !isEmpty(policy.settings) && (
              <div className={classes.set}>
                <Values of={policy.settings} />
              </div>
            )}
            {policy.when && (
              <div className={classes.set}>
                <Text size="xs" fw={500}>
                  {strings.onlyWhen}
                </Text>
                <Values of={policy.when} />
              </div>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
    </Stack>
  );
}

/** As it is written in a list of policies. */
function entryOf({ name, type, settings, when }: Effective) {
  return {
    ...(name !== type && { name }),
    type,
    ...(!isEmpty(settings) && { settings }),
    ...(when && { when }),
  };
}

function isEmpty(settings: object | undefined): boolean {
  return settings === undefined || Object.keys(settings).length === 0;
}

function origin({ level, source, shared }: Effective): string {
  const from = level === 'everywhere' ? strings.runsEverywhere : strings.fromThe(level && words.level[level], source);
  return shared ? strings.asTheSharedPolicy(from, shared) : from;
}
