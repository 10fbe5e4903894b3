import { createTheme, type MantineColorsTuple } from '@mantine/core';

// The water-blue of the mark, from its lightest to its darkest.
const lagoon: MantineColorsTuple = [
  '#e9f6f7',
  '#d4e9eb',
  '#a6d2d6',
  '#75bac0',
  '#4fa6ad',
  '#389aa2',
  '#2a8a93',
  '#1f7680',
  '#17676f',
  '#06575f',
];

// Of the same calm: what is well should not shout.
const teal: MantineColorsTuple = [
  '#eaf5ee',
  '#d9ecdf',
  '#b3d8bf',
  '#8ac39d',
  '#66b180',
  '#4ea56d',
  '#3f9d62',
  '#2f8650',
  '#237745',
  '#0f6637',
];

export const theme = createTheme({
  colors: { lagoon, teal },
  primaryColor: 'lagoon',
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  defaultRadius: 'sm',
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, centered: true, title: '' } },
    TextInput: { defaultProps: { autoComplete: 'off' } },
    Tooltip: { defaultProps: { openDelay: 300 } },
  },
});
