import { SimpleGrid, Stack } from '@mantine/core';
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
      <Heading title="Account" about={`${name}, ${role}`} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack>
          <Section
            title="Personal access tokens"
            about="For programs that use the API in your name. They never allow more than you may do yourself."
          >
            <Tokens />
          </Section>
        </Stack>
        <Section title="Password" about="Your other sessions end when you change it.">
          <PasswordForm verb="Change password" onDone={() => done('Your password is changed')} />
        </Section>
      </SimpleGrid>
    </>
  );
}
