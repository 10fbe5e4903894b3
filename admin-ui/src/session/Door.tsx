import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { strings } from '../strings/session';
import { Mark } from '../ui/Mark';

/** What stands around the forms for those who are not in yet. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  useDocumentTitle(strings.documentTitle(title));
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="min(24rem, 100%)" gap="lg">
        <Group gap="sm" justify="center">
          <Mark size={36} />
          <Text fz={26} fw={600}>
            {strings.portico}
          </Text>
        </Group>
        <Paper withBorder shadow="sm" p="xl" radius="md">
          <Title order={1} size="h4" mb="md">
            {title}
          </Title>
          {children}
        </Paper>
        <Text size="xs" c="dimmed" ta="center">
          {strings.theFrontDeskOfYour}
        </Text>
      </Stack>
    </Center>
  );
}
