import { Alert, Anchor, Button, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../api/client';
import { EXPIRY_TONE } from '../certificates/ends';
import { type Alarm, alarms } from '../nodes/queries';
import { common } from '../strings/common';
import { strings } from '../strings/overview';
import { Ago } from '../ui/Ago';
import { Failure } from '../ui/Failure';

/** More of them would hide all else that is to be seen. */
const SHOWN_MAX = 6;

const HOSTS_MAX = 3;

const WRONG: Record<Exclude<NonNullable<Alarm['kind']>, 'certificate-expires' | 'certificate-expired'>, string> = {
  'node-gone': strings.isGone,
  'revision-rejected': strings.rejectsARevision,
  'consumer-withheld': strings.doesNotServeAConsumer,
  'issuer-keys-failing': strings.lacksTheKeys,
  'credentials-unreadable': strings.cannotReadCredentials,
};

/** What somebody should look at now. */
export function Alarms() {
  const { data, error } = useQuery(alarms);
  const [showsAll, { open }] = useDisclosure();
  if (error) return <Failure of={error} />;
  if (data === undefined) return <Skeleton height={40} role="status" aria-label={common.loading} />;
  if (data.length === 0)
    return (
      <Alert color="teal" variant="light" py="xs" icon={<IconCircleCheck size={18} />} role="status">
        {strings.noAlarms}
      </Alert>
    );
  return (
    <Stack gap="xs">
      {data.slice(0, showsAll ? undefined : SHOWN_MAX).map((alarm) => (
        <Alert
          key={`${alarm.kind} ${alarm.node} ${alarm.message}`}
          color={alarm.certificate?.expiry ? EXPIRY_TONE[alarm.certificate.expiry] : 'red'}
          variant="light"
          py="xs"
          icon={<IconAlertTriangle size={18} />}
          role="alert"
        >
          {said(alarm)}
        </Alert>
      ))}
      {!showsAll && data.length > SHOWN_MAX && (
        <Button variant="default" size="xs" onClick={open} style={{ alignSelf: 'flex-start' }}>
          {strings.allAlarms(data.length)}
        </Button>
      )}
    </Stack>
  );
}

function said({ kind, node, message, lastSeen, certificate }: Alarm): ReactNode {
  if (certificate) return <Expires certificate={certificate} />;
  const wrong = kind && kind !== 'certificate-expires' && kind !== 'certificate-expired' ? WRONG[kind] : undefined;
  return strings.lastSeen(<LinkTo to={`/nodes/${node}`}>{node}</LinkTo>, wrong, message, <Ago at={lastSeen} />);
}

function Expires({ certificate }: { certificate: Schemas['ExpiringCertificate'] }) {
  const { name = '', hosts = [], expiry, days = 0, notAfter = '' } = certificate;
  const isOver = expiry === 'expired';
  return strings.expires(
    <LinkTo to={`/certificates/${name}`}>{name}</LinkTo>,
    <time dateTime={notAfter} title={new Date(notAfter).toLocaleString()}>
      {isOver ? strings.daysAgo(-days) : strings.inDays(days)}
    </time>,
    isOver,
    hosts.length === 0
      ? strings.itIsThereToTrustOthers
      : strings.itIsFor(hosts.slice(0, HOSTS_MAX).join(', '), hosts.length - HOSTS_MAX),
  );
}

function LinkTo({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} inherit fw={600} c="inherit" underline="always">
      {children}
    </Anchor>
  );
}
