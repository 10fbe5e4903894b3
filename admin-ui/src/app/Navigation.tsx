import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Fragment } from 'react';
import { includes } from '../session/session';
import { useUser } from '../session/useUser';
import classes from './Navigation.module.css';
import { PLACES } from './places';

export function Navigation() {
  const { pathname } = useLocation();
  const { role } = useUser();
  return PLACES.map(({ title, places }) => (
    <Fragment key={title}>
      {title && <Text className={classes.group}>{title}</Text>}
      {places
        .filter(({ from }) => from === undefined || includes(role, from))
        .map(({ to, title: label, icon: Icon }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            className={classes.place}
            active={to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`)}
            leftSection={<Icon size={18} stroke={1.6} />}
          />
        ))}
    </Fragment>
  ));
}
