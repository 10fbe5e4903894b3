import { Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import {
  CREDENTIAL_FIELDS,
  CREDENTIAL_TYPES,
  type CredentialField,
  type CredentialType,
} from '../../generated/credentials';
import { api, ok, type Schemas } from '../api/client';
import { common } from '../strings/common';
import { strings } from '../strings/consumers';
import type { FieldErrors } from '../ui/FieldErrors';
import { IssueDialog } from '../ui/IssueDialog';
import { TYPE_LABELS, TYPE_USES, titled } from './credentialTypes';

type Issued = Schemas['IssuedCredential'];

interface Props {
  consumer: string;
  onClose: () => void;
  onIssued: (issued: Issued) => void;
}

/** Asks for what a credential of any type needs; which fields these are the API's own document says. */
export function NewCredential({ consumer, onClose, onIssued }: Props) {
  const [type, setType] = useState<CredentialType>('api-key');
  const [name, setName] = useState('main');
  const [expires, setExpires] = useState('');
  const [values, setValues] = useState<Partial<Record<string, string>>>({});
  const fields = CREDENTIAL_FIELDS.filter(({ of }) => of[type] !== undefined);
  const run = useMutation({
    mutationFn: async () => {
      const given = Object.fromEntries(fields.flatMap(({ name: key }) => (values[key] ? [[key, values[key]]] : [])));
      const expiresAt = expires === '' ? undefined : new Date(expires).toISOString();
      const body: Schemas['NewCredential'] = { type, name, expiresAt, ...given };
      return ok(await api.POST('/api/v1/consumers/{consumer}/credentials', { params: { path: { consumer } }, body }));
    },
    onSuccess: onIssued,
  });
  return (
    <IssueDialog
      title={strings.newCredentialFor(consumer)}
      verb={strings.makeIt}
      run={run}
      onClose={onClose}
      shown={(made) =>
        made.value
          ? { title: titled(made.type, consumer), value: made.value, about: TYPE_USES[made.type ?? ''] }
          : undefined
      }
    >
      {(errors) => (
        <>
          <Select
            label={strings.type}
            data={CREDENTIAL_TYPES.map((value) => ({ value, label: TYPE_LABELS[value] ?? value }))}
            value={type}
            allowDeselect={false}
            onChange={(next) => setType(CREDENTIAL_TYPES.find((one) => one === next) ?? 'api-key')}
            error={errors.at('type').own}
          />
          <TextInput
            label={common.name}
            description={strings.toTell}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.at('name').own}
            data-autofocus
          />
          {fields.map((field) => (
            <FieldInput
              key={field.name}
              field={field}
              description={field.of[type]}
              value={values[field.name] ?? ''}
              onChange={(value) => setValues({ ...values, [field.name]: value })}
              errors={errors.at(field.name)}
            />
          ))}
          <TextInput
            type="datetime-local"
            label={common.expires}
            description={strings.neverWhenEmptyInYour}
            value={expires}
            onChange={(event) => setExpires(event.currentTarget.value)}
            error={errors.at('expiresAt').own}
          />
        </>
      )}
    </IssueDialog>
  );
}

interface FieldProps {
  field: CredentialField;
  description: string | undefined;
  value: string;
  onChange: (value: string) => void;
  errors: FieldErrors;
}

function FieldInput({ field, description, value, onChange, errors }: FieldProps) {
  const common = { label: label(field.name), description: description || undefined, value, error: errors.own };
  if (field.choices !== null)
    return (
      <Select {...common} data={[...field.choices]} value={value || null} onChange={(next) => onChange(next ?? '')} />
    );
  if (isLong(field.name))
    return (
      <Textarea
        {...common}
        autosize
        minRows={3}
        maxRows={10}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      {...common}
      type={field.isSecret ? 'password' : 'text'}
      autoComplete={field.isSecret ? 'new-password' : 'off'}
      placeholder={field.example ?? undefined}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Such as `Public key` for `publicKey`. */
function label(name: string): string {
  if (name === 'value') return strings.secret;
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Keys and certificates have many lines. */
function isLong(name: string): boolean {
  return /key$|certificate|chain/i.test(name);
}
