import { Fieldset, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** Fields that belong together. */
export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <Fieldset legend={title} variant="default" radius="md">
      <Stack gap="sm">
        {about && (
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        )}
        {children}
      </Stack>
    </Fieldset>
  );
}
