import { SimpleGrid, Switch } from '@mantine/core';
import type { Schemas } from '../api/client';
import { bound } from '../entity/bound';
import { without } from '../entity/draft';
import { CERTIFICATES } from '../entity/find';
import type { FormProps } from '../entity/kind';
import { NameInput } from '../entity/NameInput';
import { strings } from '../strings/services';
import { Choice, Whole, Words } from '../ui/inputs';

type Tls = Schemas['Tls'];
type Pool = Schemas['Pool'];

const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

/** How targets prove who they are, and the gateway to them. */
export function TlsForm(props: FormProps<Tls>) {
  const { field } = bound(props);
  const { value, onChange, errors, disabled } = props;
  const verifies = value.verify !== false;
  return (
    <>
      <Switch
        label={strings.verify}
        description={verifies ? strings.aTargetMustShow : strings.whoeverAnswersIsTrusted}
        checked={verifies}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? without(value, 'verify') : { ...value, verify: false })
        }
        error={errors.at('verify').all}
        disabled={disabled}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Words
          label={strings.serverName}
          description={strings.askedForAndVerified}
          placeholder={strings.nameOfTheTarget}
          {...field('serverName')}
        />
        <NameInput
          label={strings.trusted}
          description={strings.aCertificateWithAuthorities}
          among={CERTIFICATES}
          {...field('ca')}
        />
        <NameInput
          label={strings.clientCertificate}
          description={strings.shownToTargets}
          among={CERTIFICATES}
          {...field('clientCertificate')}
        />
        <Choice label={strings.oldestVersion} placeholder="TLSv1.2" of={VERSIONS} {...field('minVersion')} />
      </SimpleGrid>
    </>
  );
}

/** The connections that are kept to targets. */
export function PoolForm(props: FormProps<Pool>) {
  const { field } = bound(props);
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Whole
        label={strings.perAddress}
        description={strings.onEachNodeEach}
        placeholder={strings.onEachLoop}
        {...field('connections')}
      />
      <Words label={strings.keptIdle} description={strings.withoutAnExchange} placeholder="55s" {...field('idle')} />
      <Words
        label={strings.oldest}
        description={strings.thenItIsReplaced}
        placeholder={strings.anyAge}
        {...field('age')}
      />
    </SimpleGrid>
  );
}
