import { ActionIcon, AppShell, Burger, Button, Group, Kbd, ScrollArea, Text } from '@mantine/core';
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { strings } from '../strings/app';
import { Mark } from '../ui/Mark';
import { AccountMenu } from './AccountMenu';
import { LiveStatus } from './LiveStatus';
import { Navigation } from './Navigation';
import classes from './Shell.module.css';

const Palette = lazy(() => import('./Palette'));

/** What stands around every page. */
export function Shell() {
  const [menu, setMenu] = useDisclosure();
  const [palette, setPalette] = useDisclosure();
  const { pathname } = useLocation();
  // In inputs as well, and in editors.
  useHotkeys([['mod+K', setPalette.open]], [], true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of narrow screens closes when one has gone somewhere
  useEffect(() => setMenu.close(), [pathname]);
  const narrow = useMediaQuery('(max-width: 48em)');
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !menu } }}
      padding="md"
    >
      <a href="#main" className={classes.skip}>
        {strings.skipToThePage}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={menu} onClick={setMenu.toggle} hiddenFrom="sm" size="sm" aria-label={strings.navigation} />
            <Link to="/" className={classes.home} aria-label={strings.porticoOverview}>
              <Mark size={26} />
              <Text fw={600} visibleFrom="xs">
                {strings.portico}
              </Text>
            </Link>
          </Group>
          {narrow ? (
            <ActionIcon variant="default" size="lg" onClick={setPalette.open} aria-label={strings.goToAnything}>
              <IconSearch size={18} />
            </ActionIcon>
          ) : (
            <Button
              variant="default"
              className={classes.search}
              classNames={{ label: classes.searchLabel }}
              leftSection={<IconSearch size={16} />}
              rightSection={<Kbd size="xs">{strings.ctrlK}</Kbd>}
              justify="space-between"
              onClick={setPalette.open}
            >
              {strings.goToAnything}
            </Button>
          )}
          <Group gap="xs" wrap="nowrap">
            <LiveStatus />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label={strings.main}>
        <ScrollArea>
          <Navigation />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </AppShell.Main>
      <Suspense>{palette && <Palette onClose={setPalette.close} />}</Suspense>
    </AppShell>
  );
}
