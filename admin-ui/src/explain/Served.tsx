import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { isStatus } from '../api/problem';
import { duration } from '../statistics/numbers';
import { strings } from '../strings/explain';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';
import { Fold } from '../ui/Fold';
import { Decision } from './Decision';
import { answerTone } from './outcome';
import { exchange } from './queries';
import classes from './TryItPage.module.css';

/** A request that was served lately, to be tried again. */
export function Served({ requestId }: { requestId: string }) {
  const navigate = useNavigate({ from: '/try' });
  const { data, error, refetch } = useQuery(exchange(requestId));
  if (error) return <Failure of={error} again={isStatus(error, 503) ? () => void refetch() : undefined} />;
  const served = data?.exchange;
  if (served === undefined) return null;
  const {
    method,
    host,
    path,
    client,
    status = 0,
    route,
    consumer,
    target,
    tries,
    problem,
    micros = 0,
    millis = 0,
    policies,
    traceId,
  } = served;
  const again = () =>
    void navigate({ search: { method, url: `http://${host}${path}`, client, node: data?.node }, replace: true });
  return (
    <Alert color="gray" title={strings.theRequest(requestId)}>
      <Stack gap={4}>
        <Text size="sm" className="mono">
          {method} {host}
          {path}
        </Text>
        <Group gap="xs">
          <Badge variant="light" color={answerTone(status)} tt="none">
            {status} {problem}
          </Badge>
          <Text size="sm">
            {strings.servedBy(
              route,
              consumer,
              target,
              tries,
              duration(micros / 1000),
              data?.node,
              <Ago at={new Date(millis).toISOString()} />,
            )}
          </Text>
        </Group>
        {traceId && (
          <Text size="xs" className="mono">
            {strings.inTrace(traceId)}
          </Text>
        )}
        {policies && policies.length > 0 && (
          <Fold title={strings.whatEachPolicyDecidedCounted(policies.length)} startsOpen>
            <ol className={classes.steps} aria-label={strings.decisions}>
              {policies.map((policy) => (
                <Decision key={`${policy.level} ${policy.source} ${policy.name}`} policy={policy} />
              ))}
            </ol>
          </Fold>
        )}
        {policies === undefined && (
          <Text size="xs" c="dimmed">
            {strings.whatEachPolicyDecidedWas}
          </Text>
        )}
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={again}>
            {strings.tryItAgain}
          </Button>
          <Text size="xs" c="dimmed">
            {strings.itsQueryAndHeaderFields}
          </Text>
        </Group>
      </Stack>
    </Alert>
  );
}
