import { SimpleGrid, Stack } from '@mantine/core';
import { strings } from '../strings/session';
import { words } from '../strings/words';
import { Heading } from '../ui/Heading';
import { Section } from '../ui/Section';
import { done } from '../ui/toast';
import { PasswordForm } from './PasswordForm';
import { Tokens } from './Tokens';
import { useUser } from './useUser';

export function AccountPage() {
  const { name, role } = useUser();
  return (
    <>
      <Heading title={strings.account} about={`${name}, ${words.role[role]}`} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack>
          <Section title={strings.personalAccessTokens} about={strings.forProgramsThatUse}>
            <Tokens />
          </Section>
        </Stack>
        <Section title={strings.password} about={strings.yourOtherSessionsEnd}>
          <PasswordForm verb={strings.changePassword} onDone={() => done(strings.yourPasswordIsChanged)} />
        </Section>
      </SimpleGrid>
    </>
  );
}
