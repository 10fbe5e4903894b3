import { Alert, Badge, Code, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { common } from '../strings/common';
import { strings } from '../strings/explain';
import { Fold } from '../ui/Fold';
import { Fields } from './Fields';
import { answerTone, took } from './outcome';
import type { SentExchange } from './queries';
import classes from './TryItPage.module.css';

/** What came of a request that was sent. */
export function Sent({ sent }: { sent: SentExchange }) {
  const { status, requestId, headers = [], body, bodyOctets = 0, complete, micros, failure } = sent;
  if (status === undefined)
    return (
      <Alert color="red" title={strings.itWasSent} data-testid="sent">
        {failure}
      </Alert>
    );
  return (
    <Stack gap="xs" component="section" aria-label={common.answer} data-testid="sent" className={classes.sent}>
      <Group gap="xs">
        <Text fw={600}>{strings.itWasSentAndAnswered}</Text>
        <Badge color={answerTone(status)} variant="light" tt="none">
          {status}
        </Badge>
        <Text size="xs" c="dimmed">
          {took(micros)} · {bodyOctets.toLocaleString()} {bodyOctets === 1 ? strings.octet : strings.octets}
        </Text>
        {requestId && (
          <Link to="/try" search={{ request: requestId }} target="_blank">
            <Text size="xs" component="span">
              {strings.whatEachPolicyDecided}
            </Text>
          </Link>
        )}
      </Group>
      {body && (
        <Code block tabIndex={0} className={classes.body}>
          {body}
        </Code>
      )}
      {!complete && (
        <Text size="xs" c="dimmed">
          {strings.thisIsTheBeginning}
        </Text>
      )}
      <Fold title={strings.headerFieldsOfTheAnswerCounted(headers.length)} startsOpen={false}>
        <Fields fields={headers} />
      </Fold>
    </Stack>
  );
}
