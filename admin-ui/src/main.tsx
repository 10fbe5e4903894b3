import './app/mantine.css';
import './app/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { nonce } from './app/nonce';
import { queries } from './app/queries';
import { theme } from './app/theme';
import { start } from './session/session';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the dashboard');

setNonce(nonce()); // for the library by which dialogs keep the page from scrolling
void start();
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
