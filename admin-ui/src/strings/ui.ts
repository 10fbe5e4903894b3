export const strings = {
  // Ago
  never: 'never',
  // Confirm
  cancel: 'Cancel',
  // Copy
  copied: 'Copied',
  // Failure
  tryAgain: 'Try again',
  // Heading
  documentTitle: (title: string) => `${title} · Portico`,
  // Json
  isNotJson: 'is not JSON',
  // MapInput
  valueOf: (label: string, index: number) => `${label}: value ${index}`,
  value: 'Value',
  removeRow: (label: string, key: string, index: number) => `${label}: remove ${key || `row ${index + 1}`}`,
  addTo: (label: string) => `${label}: add`,
  add: 'Add',
  // Secret
  thisIsShownOnceCopy: 'This is shown once. Copy it now; nobody can read it later.',
  copy: 'Copy',
  iHaveIt: 'I have it',
  // Tags
  onlyWithTheTag: (tag: string) => `Only with the tag ${tag}`,
  // time
  now: 'now',
  // toast
  dismiss: 'Dismiss',
};
