import { Center, Loader } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useStore } from '../api/store';
import { Door } from '../session/Door';
import { FirstPassword } from '../session/FirstPassword';
import { SignIn } from '../session/SignIn';
import { SignInAgain } from '../session/SignInAgain';
import { session } from '../session/session';
import { strings } from '../strings/app';
import { common } from '../strings/common';
import { Toasts } from '../ui/toast';
import { OfflineBanner } from './OfflineBanner';
import { queries } from './queries';
import { router } from './router';

/** The dashboard for those who are signed in, and the door for all others. The address stays the same. */
export function App() {
  return (
    <>
      <OfflineBanner />
      <ForSession />
      <Toasts />
    </>
  );
}

function ForSession() {
  const now = useStore(session);
  const nobody = now.state === 'out';
  useEffect(() => {
    if (nobody) queries.clear();
  }, [nobody]);
  if (now.state === 'starting')
    return (
      <Center h="100vh">
        <Loader aria-label={common.loading} />
      </Center>
    );
  if (now.state === 'out')
    return (
      <Door title={strings.signIn}>
        <SignIn />
      </Door>
    );
  if (now.user.mustChangePassword && !now.over)
    return (
      <Door title={strings.chooseYourPassword}>
        <FirstPassword />
      </Door>
    );
  return (
    <>
      <RouterProvider router={router} />
      <SignInAgain opened={now.over} name={now.user.name} />
    </>
  );
}
