import { Badge, Code, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls as routes } from '../routes/api';
import { common } from '../strings/common';
import { strings } from '../strings/explain';
import { Fold } from '../ui/Fold';
import { Decision } from './Decision';
import { Fields } from './Fields';
import { outcome, took } from './outcome';
import type { Explanation, NearMiss } from './queries';
import { Step, toned } from './Step';
import classes from './TryItPage.module.css';

/** What a node says of a request, in the order in which it happens. */
export function Explained({ explanation, node }: { explanation: Explanation; node: string }) {
  const {
    route,
    parameters = {},
    nearMisses = [],
    policies = [],
    forwarded,
    answered,
    consumer,
    credential,
  } = explanation;
  const { tone, words } = outcome(explanation);
  const bound = Object.entries(parameters);
  return (
    <Stack aria-label={strings.explanation} component="section">
      <div className={classes.verdict} style={toned(tone)} data-testid="verdict">
        <Text fw={600}>{strings.theRequestDoes(words)}</Text>
        <Text size="xs" c="dimmed">
          {strings.workedOutByIn(node, took(explanation.micros))}
        </Text>
      </div>
      <ol className={classes.steps}>
        <Step tone={route ? 'teal' : 'orange'} title={common.route}>
          {route ? (
            <Text size="sm">
              {strings.matches(
                <Link to="/routes/$name" params={{ name: route }}>
                  {route}
                </Link>,
                bound.map(([name, value]) => (
                  <span key={name} className="mono">
                    {' '}
                    {name}={value}
                  </span>
                )),
              )}
            </Text>
          ) : (
            <Text size="sm">{strings.noRouteMatches}</Text>
          )}
          {nearMisses.length > 0 && <NearMisses misses={nearMisses} open={route === undefined} />}
        </Step>
        {policies.map((policy) => (
          <Decision key={`${policy.level} ${policy.source} ${policy.name}`} policy={policy} />
        ))}
        {consumer && (
          <Step tone="teal" title={strings.caller}>
            <Text size="sm">
              {strings.byTheCredential(
                <Link to="/consumers/$name" params={{ name: consumer }}>
                  {consumer}
                </Link>,
                credential,
              )}
            </Text>
          </Step>
        )}
        {forwarded && (
          <Step tone={answered ? 'red' : 'teal'} title={common.service}>
            <Text size="sm">
              {strings.askedFor(
                <Link to="/services/$name" params={{ name: forwarded.service ?? '' }}>
                  {forwarded.service}
                </Link>,
                forwarded.target,
                <span className="mono">{forwarded.path}</span>,
              )}
            </Text>
            <Fold title={strings.headerFieldsThatItGets} startsOpen={false}>
              <Fields fields={forwarded.headers ?? []} />
            </Fold>
          </Step>
        )}
        {route && !forwarded && !answered && <Composed route={route} />}
        {answered && (
          <Step tone={tone} title={strings.answer(answered.status)}>
            {answered.reason && <Text size="sm">{answered.reason}</Text>}
            {answered.body && (
              <Code block className={classes.body}>
                {answered.body}
              </Code>
            )}
            <Fold title={strings.headerFieldsOfTheAnswer} startsOpen={false}>
              <Fields fields={answered.headers ?? []} />
            </Fold>
          </Step>
        )}
      </ol>
    </Stack>
  );
}

/** An explanation makes no call; a trial of the composition does. */
function Composed({ route }: { route: string }) {
  const { data } = useQuery({
    queryKey: ['routes', 'explained', route],
    queryFn: ({ signal }) => routes.get(route, signal),
  });
  const composition = data?.entity.compose?.composition;
  if (composition === undefined) return null;
  return (
    <Step tone="teal" title={common.composition}>
      <Text size="sm">
        {strings.wouldMakeItsCalls(
          <Link to="/compositions/$name" params={{ name: composition }}>
            {composition}
          </Link>,
          <Link to="/compositions/$name" params={{ name: composition }} search={{ view: 'more' }}>
            {strings.tryIt}
          </Link>,
        )}
      </Text>
    </Step>
  );
}

const WANTING: Record<NonNullable<NearMiss['reason']>, string> = {
  host: strings.host,
  path: 'path',
  method: strings.method,
  header: strings.header,
  query: strings.query,
  client: strings.client,
  order: strings.comesLater,
};

function NearMisses({ misses, open }: { misses: readonly NearMiss[]; open: boolean }) {
  return (
    <Fold title={strings.whatCameClose(misses.length)} startsOpen={open}>
      <Table verticalSpacing={4} fz="sm">
        <Table.Tbody>
          {misses.map(({ route = '', reason = 'path', detail }) => (
            <Table.Tr key={route}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Link to="/routes/$name" params={{ name: route }}>
                  {route}
                </Link>
              </Table.Td>
              <Table.Td>
                <Badge variant="default" size="sm" tt="none" fw={400}>
                  {WANTING[reason]}
                </Badge>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{detail}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Fold>
  );
}
