import {
  IconActivity,
  IconCertificate,
  IconCirclesRelation,
  IconDatabase,
  IconFileCode,
  IconFlask2,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconRoute,
  IconServer,
  IconServer2,
  IconSettings,
  IconShieldCheck,
  IconSitemap,
  IconStack2,
  IconUserCog,
  IconUsers,
} from '@tabler/icons-react';
import type { Role } from '../session/session';
import { strings } from '../strings/app';
import { common } from '../strings/common';

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
    | '/cache'
    | '/config'
    | '/revisions'
    | '/changes'
    | '/users'
    | '/settings';
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
      { to: '/', title: strings.overview, icon: IconLayoutDashboard },
      { to: '/map', title: strings.routeMap, icon: IconSitemap },
      { to: '/live', title: strings.liveTraffic, icon: IconActivity },
      { to: '/try', title: common.tryIt, icon: IconFlask2 },
    ],
  },
  {
    title: strings.configuration,
    places: [
      { to: '/routes', title: strings.routes, icon: IconRoute },
      { to: '/services', title: common.services, icon: IconServer },
      { to: '/compositions', title: strings.compositions, icon: IconCirclesRelation },
      { to: '/consumers', title: strings.consumers, icon: IconUsers },
      { to: '/policies', title: common.policies, icon: IconShieldCheck },
      { to: '/certificates', title: strings.certificates, icon: IconCertificate },
    ],
  },
  {
    title: strings.operation,
    places: [
      { to: '/nodes', title: common.nodes, icon: IconServer2 },
      { to: '/node-groups', title: strings.nodeGroups, icon: IconStack2 },
      { to: '/cache', title: strings.cache, icon: IconDatabase },
      { to: '/revisions', title: strings.revisions, icon: IconHistory },
      { to: '/changes', title: strings.changeLog, icon: IconListDetails },
      { to: '/config', title: strings.exportImport, icon: IconFileCode },
      { to: '/users', title: strings.users, icon: IconUserCog, from: 'admin' },
      { to: '/settings', title: strings.settings, icon: IconSettings, from: 'admin' },
    ],
  },
];
