import { Box, Input, Skeleton } from '@mantine/core';
import { lazy, type ReactNode, type RefObject, Suspense, useId, useRef } from 'react';
import { common } from '../strings/common';
import type { CodeHandle, CodeProps } from './CodeEditor';

const CodeEditor = lazy(() => import('./CodeEditor'));

interface Props extends Omit<CodeProps, 'isInvalid' | 'describedBy' | 'handle'> {
  description?: ReactNode;
  error?: string;
  handle?: RefObject<CodeHandle | null>;
}

/** A field of a form with an editor for JSON or YAML. */
export function CodeInput({ description, error, handle, ...editor }: Props) {
  const id = useId();
  const own = useRef<CodeHandle>(null);
  const described = [error && `${id}-error`, description && `${id}-description`].filter(Boolean).join(' ');
  return (
    <Input.Wrapper
      id={id}
      label={editor.label}
      labelElement="div"
      labelProps={{ onClick: () => (handle ?? own).current?.focus() }}
      description={description}
      error={error}
    >
      <Box my={5}>
        <Suspense fallback={<Skeleton height={editor.isField ? 58 : 322} aria-label={common.loading} />}>
          <CodeEditor
            {...editor}
            handle={handle ?? own}
            isInvalid={error !== undefined || editor.fault !== undefined}
            describedBy={described}
          />
        </Suspense>
      </Box>
    </Input.Wrapper>
  );
}
