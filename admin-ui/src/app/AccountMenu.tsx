import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { IconKey, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { unsaved } from '../entity/unsaved';
import { signOut } from '../session/session';
import { useUser } from '../session/useUser';
import { strings } from '../strings/app';
import { words } from '../strings/words';
import { failed } from '../ui/toast';

const LeaveGuard = lazy(() => import('../entity/LeaveGuard').then((module) => ({ default: module.LeaveGuard })));

const SCHEMES = [
  { scheme: 'light', label: strings.light },
  { scheme: 'dark', label: strings.dark },
  { scheme: 'auto', label: strings.auto },
] as const;

function schemeOf(chosen: unknown): MantineColorScheme {
  return SCHEMES.find(({ scheme }) => scheme === chosen)?.scheme ?? 'auto';
}

export function AccountMenu() {
  const { name, role } = useUser();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [asks, setAsks] = useState(false);
  const leave = () => {
    setAsks(false);
    signOut().catch(failed);
  };
  return (
    <>
      <Suspense>{asks && <LeaveGuard onStay={() => setAsks(false)} onLeave={leave} />}</Suspense>
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
          <Menu.Label>{strings.appearance}</Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(to) => setColorScheme(schemeOf(to))}>
            {SCHEMES.map(({ scheme, label }) => (
              <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick={false}>
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            onClick={() => (unsaved.get() > 0 ? setAsks(true) : leave())}
          >
            {strings.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
