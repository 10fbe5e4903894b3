import { Badge, Group, SimpleGrid, Stack, Text, Textarea } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import { put } from '../entity/draft';
import type { FormProps, Kind } from '../entity/kind';
import { strings } from '../strings/certificates';
import { common } from '../strings/common';
import { Ago } from '../ui/Ago';
import { List } from '../ui/inputs';
import { Section } from '../ui/Section';
import { type Certificate, calls } from './api';
import { untilExpiry } from './expiry';

export const kind: Kind<Certificate> = {
  ...calls,
  plural: 'certificates',
  title: strings.certificates,
  word: 'certificate',
  icon: IconCertificate,
  about: strings.aTlsCertificate,
  consequence: strings.clientsThatAsk,
  blank: {},
  Form: CertificateForm,
  columns: [
    {
      title: strings.for,
      cell: ({ hosts = [], details }) => <span className="mono">{names(hosts, details?.names).join(', ')}</span>,
    },
    { title: strings.issuedBy, cell: ({ details }) => <span className="mono">{details?.issuer}</span>, wide: true },
    { title: common.expires, cell: ({ details }) => <Expiry at={details?.notAfter} /> },
  ],
};

function names(hosts: readonly string[], held: readonly string[] = []): readonly string[] {
  return hosts.length > 0 ? hosts : held;
}

function Expiry({ at }: { at: string | undefined }) {
  const { tone, word } = untilExpiry(at, Date.now());
  return (
    <Group gap={6}>
      <Ago at={at} />
      {word && (
        <Badge color={tone} variant="light" size="sm" tt="none">
          {word}
        </Badge>
      )}
    </Group>
  );
}

function CertificateForm(props: FormProps<Certificate> & { isNew: boolean }) {
  const { field } = bound(props);
  const { value, onChange, errors, disabled, isNew } = props;
  return (
    <Stack>
      <Section title={strings.certificate}>
        <Basics {...props} />
        <List
          label={common.hosts}
          description={strings.theNames}
          placeholder={value.hosts ? undefined : value.details?.names?.join(', ')}
          {...field('hosts')}
        />
      </Section>
      <Section title={strings.whatItHolds}>
        {value.details && !isNew && <Details details={value.details} />}
        <Textarea
          label={strings.chain}
          description={strings.theCertificateAndThose}
          placeholder="-----BEGIN CERTIFICATE-----"
          autosize
          minRows={4}
          maxRows={14}
          classNames={{ input: 'mono' }}
          spellCheck={false}
          value={value.chain ?? ''}
          onChange={(event) => onChange(put(value, 'chain', event.currentTarget.value))}
          error={errors.at('chain').all}
          disabled={disabled}
          required
        />
        <Textarea
          label={strings.privateKey}
          description={isNew ? strings.inPemPkcs8 : strings.neverShownLeaveItEmpty}
          placeholder="-----BEGIN PRIVATE KEY-----"
          autosize
          minRows={3}
          maxRows={8}
          classNames={{ input: 'mono' }}
          spellCheck={false}
          autoComplete="off"
          value={value.privateKey ?? ''}
          onChange={(event) => onChange(put(value, 'privateKey', event.currentTarget.value))}
          error={errors.at('privateKey').all}
          disabled={disabled}
          required={isNew}
        />
      </Section>
    </Stack>
  );
}

function Details({ details }: { details: NonNullable<Certificate['details']> }) {
  const rows = [
    [strings.subject, details.subject],
    [strings.issuer, details.issuer],
    [strings.names, details.names?.join(', ')],
    ['SHA-256', details.fingerprint],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
      {rows.map(([label, text]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="sm" className="mono">
            {text}
          </Text>
        </div>
      ))}
      <div>
        <Text size="xs" c="dimmed">
          {common.expires}
        </Text>
        <Text size="sm" component="div">
          <Expiry at={details.notAfter} />
        </Text>
      </div>
    </SimpleGrid>
  );
}
