import { SegmentedControl, SimpleGrid, Stack, Switch, Text, Textarea, type TextareaProps } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { Basics } from '../entity/Basics';
import { bound } from '../entity/bound';
import { put, without } from '../entity/draft';
import { CERTIFICATES } from '../entity/find';
import type { FormProps, Kind } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { strings } from '../strings/certificates';
import { common } from '../strings/common';
import { words } from '../strings/words';
import { Fold } from '../ui/Fold';
import { few } from '../ui/few';
import { Flag, List } from '../ui/inputs';
import { Section } from '../ui/Section';
import { Authorities } from './Authorities';
import { type Certificate, calls } from './api';
import { commonName } from './commonName';
import { Expiry } from './Expiry';
import { lastToEnd } from './ends';

export const kind: Kind<Certificate> = {
  ...calls,
  plural: 'certificates',
  title: strings.certificates,
  word: words.entity.certificate,
  icon: IconCertificate,
  about: strings.aTlsCertificate,
  consequence: strings.clientsThatAsk,
  blank: {},
  Form: CertificateForm,
  columns: [
    {
      title: strings.for,
      cell: ({ hosts = [], details, authorities }) =>
        authorities === undefined ? <span className="mono">{few(names(hosts, details?.names))}</span> : strings.trust,
    },
    { title: strings.issuedBy, cell: ({ details }) => details && commonName(details.issuer), wide: true },
    {
      title: common.expires,
      cell: ({ details, authorityDetails = [] }) => {
        const counts = details ?? lastToEnd(authorityDetails);
        return counts && <Expiry of={counts} />;
      },
    },
  ],
};

function names(hosts: readonly string[], held: readonly string[] = []): readonly string[] {
  return hosts.length > 0 ? hosts : held;
}

function CertificateForm(props: FormProps<Certificate> & { isNew: boolean }) {
  const { field } = bound(props);
  const { value, onChange, errors, disabled, isNew } = props;
  const isBundle = value.authorities !== undefined;
  return (
    <Stack>
      <Section title={strings.certificate}>
        <Basics {...props} />
        <SegmentedControl
          aria-label={strings.whatItIsFor}
          style={{ alignSelf: 'flex-start' }}
          disabled={disabled}
          value={isBundle ? 'bundle' : 'own'}
          onChange={(next) => onChange(next === 'bundle' ? asBundle(value) : without(value, 'authorities'))}
          data={[
            { value: 'own', label: strings.toBeShown },
            { value: 'bundle', label: strings.toTrustOthers },
          ]}
        />
        {isBundle ? (
          <>
            <Pem
              label={strings.authorities}
              description={strings.certificatesOfAuthorities}
              value={value.authorities}
              onChange={(event) => onChange({ ...value, authorities: event.currentTarget.value })}
              error={errors.at('authorities').all}
              disabled={disabled}
              required
            />
            {value.authorityDetails && !isNew && <Authorities of={value.authorityDetails} />}
          </>
        ) : (
          <List
            label={common.hosts}
            description={strings.theNames}
            placeholder={value.hosts ? undefined : value.details?.names?.join(', ')}
            {...field('hosts')}
          />
        )}
      </Section>
      {!isBundle && <Own {...props} />}
    </Stack>
  );
}

/** A draft that trusts others instead of being shown. */
function asBundle({
  chain: _,
  privateKey: __,
  hosts: ___,
  clientCertificates: ____,
  ...rest
}: Certificate): Certificate {
  return { ...rest, authorities: '' };
}

/** Certificates, or a key, as text. */
function Pem(props: TextareaProps) {
  return (
    <Textarea
      placeholder="-----BEGIN CERTIFICATE-----"
      autosize
      minRows={4}
      maxRows={14}
      classNames={{ input: 'mono' }}
      spellCheck={false}
      {...props}
    />
  );
}

/** A certificate with its key. */
function Own({ value, onChange, errors, disabled, isNew }: FormProps<Certificate> & { isNew: boolean }) {
  return (
    <>
      <Section title={strings.whatItHolds}>
        {value.details && !isNew && <Details details={value.details} />}
        <Pem
          label={strings.chain}
          description={strings.theCertificateAndThose}
          value={value.chain ?? ''}
          onChange={(event) => onChange(put(value, 'chain', event.currentTarget.value))}
          error={errors.at('chain').all}
          disabled={disabled}
          required
        />
        <Pem
          label={strings.privateKey}
          description={isNew ? strings.inPemPkcs8 : strings.neverShownLeaveItEmpty}
          placeholder="-----BEGIN PRIVATE KEY-----"
          minRows={3}
          maxRows={8}
          autoComplete="off"
          value={value.privateKey ?? ''}
          onChange={(event) => onChange(put(value, 'privateKey', event.currentTarget.value))}
          error={errors.at('privateKey').all}
          disabled={disabled}
          required={isNew}
        />
      </Section>
      <Fold
        title={strings.clientCertificates}
        about={strings.whoConnectsShowsOne}
        startsOpen={value.clientCertificates !== undefined || !errors.at('clientCertificates').isEmpty}
      >
        <ClientCertificates value={value} onChange={onChange} errors={errors} disabled={disabled} />
      </Fold>
    </>
  );
}

/** Whether those who connect show certificates of their own. */
function ClientCertificates({ value, onChange, errors, disabled }: FormProps<Certificate>) {
  const asked = value.clientCertificates;
  const { field } = bound({
    value: asked ?? {},
    onChange: (next) => onChange({ ...value, clientCertificates: next }),
    errors: errors.at('clientCertificates'),
    disabled,
  });
  return (
    <>
      <Switch
        label={strings.askClients}
        checked={asked !== undefined}
        disabled={disabled}
        onChange={(event) =>
          onChange(
            event.currentTarget.checked
              ? { ...value, clientCertificates: { authorities: '' } }
              : without(value, 'clientCertificates'),
          )
        }
      />
      {asked && (
        <>
          <NameInput
            label={strings.whoVouchesForThem}
            description={strings.theCertificateWhoseAuthorities}
            among={CERTIFICATES}
            {...field('authorities')}
            required
          />
          <Flag label={strings.required} description={strings.withoutOneNoConnection} {...field('required')} />
        </>
      )}
    </>
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
          <Expiry of={details} />
        </Text>
      </div>
    </SimpleGrid>
  );
}
