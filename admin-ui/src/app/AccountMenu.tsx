import { ActionIcon, Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core';
import { IconKey, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { signOut } from '../session/session';
import { useUser } from '../session/useUser';
import { strings } from '../strings/app';
import { words } from '../strings/words';
import { failed } from '../ui/toast';

const SCHEMES = ['light', 'dark', 'auto'] as const;

export function AccountMenu() {
  const { name, role } = useUser();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={strings.accountOf(name)}>
          <IconUserCircle size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}, {words.role[role]}
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconKey size={16} />}>
          {strings.accountAndTokens}
        </Menu.Item>
        <Menu.Divider />
        <Text size="xs" c="dimmed" px="sm" pb={4}>
          {strings.appearance}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={strings.appearance}
          value={colorScheme}
          onChange={(chosen) => setColorScheme(SCHEMES.find((one) => one === chosen) ?? 'auto')}
          data={[
            { value: 'light', label: strings.light },
            { value: 'dark', label: strings.dark },
            { value: 'auto', label: strings.auto },
          ]}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut().catch(failed)}>
          {strings.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
