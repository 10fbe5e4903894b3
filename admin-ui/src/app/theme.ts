import { createTheme, type MantineColorsTuple } from '@mantine/core';
import { common } from '../strings/common';

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

// Mantine's, but for the last one: it is the text on the second, and has to stand out from it (WCAG 1.4.3).
const orange: MantineColorsTuple = [
  '#fff4e6',
  '#ffe8cc',
  '#ffd8a8',
  '#ffc078',
  '#ffa94d',
  '#ff922b',
  '#fd7e14',
  '#f76707',
  '#e8590c',
  '#9c3606',
];

const yellow: MantineColorsTuple = [
  '#fff9db',
  '#fff3bf',
  '#ffec99',
  '#ffe066',
  '#ffd43b',
  '#fcc419',
  '#fab005',
  '#f59f00',
  '#f08c00',
  '#8a4b00',
];

// Mantine's, but for the last three: white has to stand out from the filled ones in either scheme.
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#fa5252',
  '#dc2f2f',
  '#c92a2a',
  '#a32020',
];

export const theme = createTheme({
  colors: { lagoon, teal, orange, yellow, red },
  primaryColor: 'lagoon',
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  defaultRadius: 'sm',
  headings: { fontWeight: '600' },
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': common.close }, centered: true, title: '' } },
    // What is in a menu is its entries alone (ARIA); the first of them has the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    TextInput: { defaultProps: { autoComplete: 'off' } },
    // What is offered scrolls as a whole (base.css), not within: then it is the popup of the input that has the keys (ARIA).
    Select: { defaultProps: { withScrollArea: false } },
    Autocomplete: { defaultProps: { withScrollArea: false } },
    TagsInput: { defaultProps: { withScrollArea: false } },
    Tooltip: { defaultProps: { openDelay: 300 } },
    Table: { defaultProps: { highlightOnHoverColor: 'var(--hovered-row)' } },
  },
});
