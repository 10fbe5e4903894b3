import { Badge, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, ok, type Schemas } from '../api/client';
import { common } from '../strings/common';
import { strings } from '../strings/settings';
import { Failure } from '../ui/Failure';
import { Heading } from '../ui/Heading';
import { Section } from '../ui/Section';
import classes from './SettingsPage.module.css';

type Setting = Schemas['SettingInForce'];

const API_DOCUMENT = '/api/v1/openapi?format=json';

/** What the admin service is, and what it was started with. */
export function SettingsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: async ({ signal }) => ok(await api.GET('/api/v1/settings', { signal })),
  });
  return (
    <>
      <Heading title={strings.settings} about={strings.whatItIsSetTo} />
      {error && <Failure of={error} again={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height={240} aria-label={common.loading} />}
      {data && (
        <Stack>
          <Section title={strings.theAdminService}>
            <Text size="sm">
              {strings.versions(<b>{data.version}</b>, data.java)}{' '}
              {strings.itsApi(
                <a href={API_DOCUMENT} target="_blank" rel="noreferrer">
                  {strings.openApiDocument}
                </a>,
                <Link to="/account">{strings.accessTokens}</Link>,
              )}
            </Text>
          </Section>
          <Table verticalSpacing="xs" className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{strings.setting}</Table.Th>
                <Table.Th w="38%">{strings.inForce}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items?.map((setting) => (
                <Table.Tr key={setting.name}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Text size="sm" className="mono">
                      {setting.name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {setting.about}
                    </Text>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <InForce of={setting} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Stack>
      )}
    </>
  );
}

function InForce({ of: { value, byDefault, secret, set } }: { of: Setting }) {
  if (!set || secret)
    return (
      <Text size="sm" c="dimmed">
        {set ? strings.isSet : strings.notSet}
      </Text>
    );
  const changed = value !== byDefault;
  return (
    <>
      <Text size="sm" className="mono" span>
        {value}
      </Text>
      {changed && (
        <Badge variant="light" size="sm" tt="none" ml={8}>
          {strings.changed}
        </Badge>
      )}
      {changed && byDefault !== undefined && (
        <Text size="xs" c="dimmed">
          {strings.insteadOf(byDefault)}
        </Text>
      )}
    </>
  );
}
