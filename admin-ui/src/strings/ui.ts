export const strings = {
  // Ago
  never: 'never',
  // Confirm
  cancel: 'Cancel',
  // Copy
  copied: 'Copied',
  copyAsYaml: (what: string | undefined) => `Copy ${what} as YAML`,
  // Failure
  tryAgain: 'Try again',
  // few
  andMore: (rest: number) => ` and ${rest} more`,
  // Heading
  documentTitle: (title: string) => `${title} · Portico`,
  // Json
  isNotJson: 'is not JSON',
  wantsAValue: 'A value is missing here: text in double quotes, a number, true, false, null, [ or {.',
  wantsAName: 'A name in double quotes is missing here.',
  wantsAColon: 'A colon is missing here.',
  wantsAComma: 'A comma is missing here, or what closes this.',
  wantsTheEnd: 'Nothing may follow here.',
  // LongText
  showAllOf: (characters: string) => `Show all ${characters} characters`,
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
  // Stages
  forSeconds: (seconds: number) => `, for ${seconds} s`,
  // Tags
  onlyWithTheTag: (tag: string) => `Only with the tag ${tag}`,
  // time
  now: 'now',
  // Values
  none: 'none',
  // toast
  dismiss: 'Dismiss',
  // NameFilter
  searchByName: (what: string) => `Search ${what} by name`,
  partOfAName: 'Part of a name',
  nothingMatchesThisSearch: 'Nothing matches this search.',
  showAll: 'Show all',
};
