import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, succeeded } from '../api/client';
import { strings } from '../strings/session';
import { FieldErrors } from '../ui/FieldErrors';
import { Refusal } from '../ui/Refusal';

/** Changes the password of whoever is signed in. */
export function PasswordForm({ verb, onDone }: { verb: string; onDone: () => void }) {
  const [current, setCurrent] = useState('');
  const [replacement, setReplacement] = useState('');
  const [again, setAgain] = useState('');
  const run = useMutation({
    mutationFn: async () => succeeded(await api.POST('/api/v1/auth/password', { body: { current, replacement } })),
    onSuccess: () => {
      setCurrent('');
      setReplacement('');
      setAgain('');
      onDone();
    },
  });
  const errors = FieldErrors.of(run.error);
  const differs = again !== '' && again !== replacement;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (again === replacement) run.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput
          label={strings.currentPassword}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={errors.at('current').own}
          aria-invalid={Boolean(errors.at('current').own)}
          required
        />
        <PasswordInput
          label={strings.newPassword}
          description={strings.atLeast12Characters}
          autoComplete="new-password"
          value={replacement}
          onChange={(event) => setReplacement(event.currentTarget.value)}
          error={errors.at('replacement').own}
          aria-invalid={Boolean(errors.at('replacement').own)}
          required
        />
        <PasswordInput
          label={strings.newPasswordOnceMore}
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={differs && strings.isNotTheSame}
          aria-invalid={differs}
          required
        />
        <Refusal of={run.error} errors={errors} />
        <Button type="submit" loading={run.isPending}>
          {verb}
        </Button>
      </Stack>
    </form>
  );
}
