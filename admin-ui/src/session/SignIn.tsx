import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api/problem';
import { common } from '../strings/common';
import { strings } from '../strings/session';
import { FieldErrors } from '../ui/FieldErrors';
import { Refusal } from '../ui/Refusal';
import { signIn } from './session';

/** @param as who has to sign in; anybody when absent */
export function SignIn({ as }: { as?: string }) {
  const [name, setName] = useState(as ?? '');
  const [password, setPassword] = useState('');
  // What is wrong is typed anew; what never arrived is sent again.
  const onError = (failure: unknown) => failure instanceof ApiProblem && setPassword('');
  const run = useMutation({ mutationFn: () => signIn(name, password), onError });
  const errors = FieldErrors.of(run.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={common.name}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          readOnly={as !== undefined}
          error={errors.at('name').own}
          data-autofocus={as === undefined || undefined}
          autoFocus={as === undefined}
          required
        />
        <PasswordInput
          label={strings.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={errors.at('password').own}
          aria-invalid={Boolean(errors.at('password').own)}
          data-autofocus={as !== undefined || undefined}
          required
        />
        <Refusal of={run.error} errors={errors} />
        <Button type="submit" loading={run.isPending} fullWidth>
          {strings.signIn}
        </Button>
      </Stack>
    </form>
  );
}
