import { Button, Code, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { GroupsInput } from '../consumers/GroupsInput';
import { isObject, put } from '../entity/draft';
import type { FormProps } from '../entity/kind';
import { common } from '../strings/common';
import { strings } from '../strings/policies';
import { Choice, Flag, List, Whole, Words } from '../ui/inputs';
import { Json } from '../ui/Json';
import { MapInput } from '../ui/MapInput';
import type { Schema } from './schema';

type Settings = Record<string, unknown>;

interface ObjectProps extends FormProps<Settings> {
  schema: Schema;
}

/** A form for what a schema describes. */
export function SchemaForm({ schema, value, onChange, errors, disabled }: ObjectProps) {
  if (schema.type !== 'object') return null;
  if (schema.properties.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {strings.thisPolicyHasNoSettings}
      </Text>
    );
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
      {schema.properties.map(([name, property]) => (
        <Field
          key={name}
          name={name}
          schema={property}
          value={value[name]}
          onChange={(next) =>
            onChange(property.type === 'boolean' ? { ...value, [name]: next } : put(value, name, next))
          }
          errors={errors.at(name)}
          disabled={disabled}
        />
      ))}
    </SimpleGrid>
  );
}

interface Named {
  name: string;
  schema: Schema;
}

type FieldProps = FormProps<unknown> & Named;

/** What it is called in a form; items of a list have no titles. */
function titleOf({ name, schema }: Named): string {
  return schema.title ?? name;
}

/** What it is for, and what it is called in YAML, where its title does not say that. */
function aboutOf({ name, schema }: Named): ReactNode {
  if (titleOf({ name, schema }).toLowerCase() === name.toLowerCase()) return schema.description;
  return (
    <>
      <Code>{name}</Code> {schema.description}
    </>
  );
}

function Field({ name, schema, value, onChange, errors, disabled }: FieldProps) {
  const field = {
    label: titleOf({ name, schema }),
    description: aboutOf({ name, schema }),
    placeholder: schema.hint,
    disabled,
    required: schema.required,
  };
  switch (schema.type) {
    case 'string':
      return schema.words ? (
        <Choice {...field} of={schema.words} value={text(value)} onChange={onChange} error={errors.all} />
      ) : (
        <Words {...field} value={text(value)} onChange={onChange} error={errors.all} />
      );
    case 'integer':
      return (
        <Whole
          {...field}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
          error={errors.all}
        />
      );
    case 'boolean':
      return (
        <Flag
          {...field}
          value={typeof value === 'boolean' ? value : schema.hint === 'true'}
          onChange={onChange}
          error={errors.all}
        />
      );
    case 'texts':
      return schema.areGroups ? (
        <GroupsInput {...field} value={texts(value)} onChange={onChange} error={errors.all} />
      ) : (
        <List {...field} of={schema.words} value={texts(value)} onChange={onChange} error={errors.all} />
      );
    case 'map':
      return (
        <MapInput
          label={field.label}
          description={field.description}
          keyLabel={common.name}
          value={map(value)}
          onChange={onChange}
          errors={errors}
          disabled={disabled}
        />
      );
    case 'object':
      return (
        <Paper withBorder p="sm">
          <Heading name={name} schema={schema} />
          <SchemaForm
            schema={schema}
            value={isObject(value) ? value : {}}
            onChange={onChange}
            errors={errors}
            disabled={disabled}
          />
        </Paper>
      );
    case 'list':
      return <Items {...{ name, schema, value, onChange, errors, disabled }} item={schema.item} />;
    case 'other':
      return <Raw {...{ name, schema, value, onChange, errors, disabled }} />;
  }
}

function Items({ name, schema, item, value, onChange, errors, disabled }: FieldProps & { item: Schema }) {
  const title = titleOf({ name, schema });
  const items: unknown[] = Array.isArray(value) ? value : [];
  const change = (next: unknown[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <Paper withBorder p="sm">
      <Heading name={name} schema={schema} />
      <Stack gap="sm">
        {items.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items of settings have no other identity
          <Stack key={index} gap={4}>
            <Field
              name={`${title} ${index + 1}`}
              schema={item}
              value={one}
              onChange={(next) => change(items.map((old, at) => (at === index ? next : old)))}
              errors={errors.at(`[${index}]`)}
              disabled={disabled}
            />
            {!disabled && (
              <Group justify="flex-end">
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-xs"
                  onClick={() => change(items.filter((_, at) => at !== index))}
                >
                  {strings.removeNumbered(title, index + 1)}
                </Button>
              </Group>
            )}
          </Stack>
        ))}
        {!disabled && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => change([...items, item.type === 'object' ? {} : ''])}
            style={{ alignSelf: 'flex-start' }}
          >
            {strings.addTo(title)}
          </Button>
        )}
        {errors.own && <Problem text={errors.own} />}
      </Stack>
    </Paper>
  );
}

function Raw({ name, schema, value, onChange, errors, disabled }: FieldProps) {
  return (
    <Json
      label={titleOf({ name, schema })}
      description={aboutOf({ name, schema })}
      placeholder={schema.hint}
      disabled={disabled}
      error={errors.all}
      value={value}
      onChange={onChange}
    />
  );
}

function Heading({ name, schema }: Named) {
  const about = aboutOf({ name, schema });
  return (
    <>
      <Text size="sm" fw={500}>
        {titleOf({ name, schema })}
      </Text>
      {about && (
        <Text size="xs" c="dimmed" mb="xs">
          {about}
        </Text>
      )}
    </>
  );
}

function Problem({ text: words }: { text: string }) {
  return (
    <Text size="xs" c="red">
      {words}
    </Text>
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function map(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}
