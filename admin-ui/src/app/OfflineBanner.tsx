import { Alert, Loader } from '@mantine/core';
import { reachable } from '../api/reach';
import { useStore } from '../api/store';
import { strings } from '../strings/app';
import classes from './OfflineBanner.module.css';

/** There while the admin service is not. */
export function OfflineBanner() {
  if (useStore(reachable)) return null;
  return (
    <Alert
      className={classes.banner}
      color="orange"
      variant="filled"
      radius={0}
      role="alert"
      icon={<Loader size={18} color="white" />}
      title={strings.theAdminServiceCannot}
    >
      {strings.whatYouHaveTypedStays}
    </Alert>
  );
}
