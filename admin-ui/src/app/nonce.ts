const found = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Lets style elements of ours through the page's content security policy. */
export function nonce(): string {
  return found;
}
