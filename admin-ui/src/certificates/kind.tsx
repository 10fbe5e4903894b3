import { Badge, Group, SimpleGrid, Stack, Text, Textarea } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { Basics } from '../entity/Basics';
import { put } from '../entity/draft';
import type { FormProps, Kind } from '../entity/kind';
import { Ago } from '../ui/Ago';
import { List } from '../ui/inputs';
import { Section } from '../ui/Section';
import { type Certificate, calls } from './api';
import { untilExpiry } from './expiry';

export const kind: Kind<Certificate> = {
  ...calls,
  plural: 'certificates',
  title: 'Certificates',
  word: 'certificate',
  icon: IconCertificate,
  about:
    'A TLS certificate and its key, chosen by the name that a client asks for. The one that is called “default” is ' +
    'shown to clients that ask for no name.',
  consequence: 'Clients that ask for its names get another certificate that fits, or none.',
  blank: {},
  Form: CertificateForm,
  columns: [
    {
      title: 'For',
      cell: ({ hosts = [], details }) => <span className="mono">{names(hosts, details?.names).join(', ')}</span>,
    },
    { title: 'Issued by', cell: ({ details }) => <span className="mono">{details?.issuer}</span>, wide: true },
    { title: 'Expires', cell: ({ details }) => <Expiry at={details?.notAfter} /> },
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
  const { value, onChange, errors, disabled, isNew } = props;
  return (
    <Stack>
      <Section title="Certificate">
        <Basics {...props} />
        <List
          label="Hosts"
          description="The names that it is chosen by; those in the certificate when there are none here."
          placeholder={value.hosts ? undefined : value.details?.names?.join(', ')}
          value={value.hosts}
          onChange={(hosts) => onChange(put(value, 'hosts', hosts))}
          error={errors.at('hosts').all}
          disabled={disabled}
        />
      </Section>
      <Section title="What it holds">
        {value.details && !isNew && <Details details={value.details} />}
        <Textarea
          label="Chain"
          description="The certificate and those that it is signed by, in PEM, its own first."
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
          label="Private key"
          description={
            isNew
              ? 'In PEM (PKCS #8). It is sealed at once and never shown.'
              : 'Never shown. Leave it empty to keep the one that is stored.'
          }
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
    ['Subject', details.subject],
    ['Issuer', details.issuer],
    ['Names', details.names?.join(', ')],
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
          Expires
        </Text>
        <Text size="sm" component="div">
          <Expiry at={details.notAfter} />
        </Text>
      </div>
    </SimpleGrid>
  );
}
