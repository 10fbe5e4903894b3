import { Collapse, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Fold.module.css';
import { UnreadContext, useUnreadCount } from './unread';

interface Props {
  title: string;
  about?: string;
  /** Something in it is set or wrong, so it is shown from the start. */
  startsOpen: boolean;
  children: ReactNode;
}

/** Fields that most do not need. */
export function Fold({ title, about, startsOpen, children }: Props) {
  const [wanted, { toggle }] = useDisclosure(startsOpen);
  // It stays open over what cannot be read yet: nobody would find that.
  const [unread, countUnread] = useUnreadCount();
  return (
    <div className={classes.fold}>
      <UnstyledButton
        type="button"
        className={classes.head}
        onClick={unread > 0 ? undefined : toggle}
        aria-expanded={wanted}
      >
        <IconChevronRight size={16} className={classes.arrow} />
        <Text fw={500} size="sm">
          {title}
        </Text>
        {about && (
          <Text size="xs" c="dimmed" truncate visibleFrom="xs">
            {about}
          </Text>
        )}
      </UnstyledButton>
      <Collapse expanded={wanted}>
        <Stack gap="sm" p="md" pt={4}>
          <UnreadContext value={countUnread}>{children}</UnreadContext>
        </Stack>
      </Collapse>
    </div>
  );
}
