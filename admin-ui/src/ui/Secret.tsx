import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { strings } from '../strings/ui';
import { useStay } from './useStay';

interface Props {
  title: string;
  /** Shown this once; undefined for none. */
  value: string | undefined;
  onClose: () => void;
  children?: ReactNode;
}

/** Shows a secret that the API will never show again. */
export function Secret({ title, value, onClose, children }: Props) {
  // The back button would take away for good what nobody has copied yet.
  useStay(value !== undefined);
  return (
    <Modal opened={value !== undefined} onClose={onClose} title={title} closeOnClickOutside={false} size="lg">
      <Stack>
        <Alert color="yellow" icon={<IconKey size={18} />}>
          {strings.thisIsShownOnceCopy}
        </Alert>
        <Code block data-testid="secret" tabIndex={0} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {value}
        </Code>
        {children && (
          <Text size="sm" component="div">
            {children}
          </Text>
        )}
        <Group justify="flex-end">
          <CopyButton value={value ?? ''}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              >
                {copied ? strings.copied : strings.copy}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{strings.iHaveIt}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
