import {
  IconActivity,
  IconCertificate,
  IconCirclesRelation,
  IconFileCode,
  IconFlask2,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconRoute,
  IconServer,
  IconServer2,
  IconShieldCheck,
  IconSitemap,
  IconStack2,
  IconUserCog,
  IconUsers,
} from '@tabler/icons-react';
import type { Role } from '../session/session';

interface Place {
  to:
    | '/'
    | '/routes'
    | '/services'
    | '/compositions'
    | '/consumers'
    | '/policies'
    | '/certificates'
    | '/map'
    | '/try'
    | '/live'
    | '/nodes'
    | '/node-groups'
    | '/config'
    | '/revisions'
    | '/changes'
    | '/users';
  title: string;
  icon: typeof IconRoute;
  /** Who may go there; anybody when absent. */
  from?: Role;
}

/** Where one can go, in the order of the navigation. */
export const PLACES: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: '',
    places: [
      { to: '/', title: 'Overview', icon: IconLayoutDashboard },
      { to: '/map', title: 'Route map', icon: IconSitemap },
      { to: '/live', title: 'Live traffic', icon: IconActivity },
      { to: '/try', title: 'Try it', icon: IconFlask2 },
    ],
  },
  {
    title: 'Configuration',
    places: [
      { to: '/routes', title: 'Routes', icon: IconRoute },
      { to: '/services', title: 'Services', icon: IconServer },
      { to: '/compositions', title: 'Compositions', icon: IconCirclesRelation },
      { to: '/consumers', title: 'Consumers', icon: IconUsers },
      { to: '/policies', title: 'Policies', icon: IconShieldCheck },
      { to: '/certificates', title: 'Certificates', icon: IconCertificate },
    ],
  },
  {
    title: 'Operation',
    places: [
      { to: '/nodes', title: 'Nodes', icon: IconServer2 },
      { to: '/node-groups', title: 'Node groups', icon: IconStack2 },
      { to: '/revisions', title: 'Revisions', icon: IconHistory },
      { to: '/changes', title: 'Change log', icon: IconListDetails },
      { to: '/config', title: 'Export, import', icon: IconFileCode },
      { to: '/users', title: 'Users', icon: IconUserCog, from: 'admin' },
    ],
  },
];
