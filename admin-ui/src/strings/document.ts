export const strings = {
  // ConfigText
  downloadYaml: 'Download YAML',
  downloadJson: 'Download JSON',
  copyTheConfiguration: 'Copy the configuration',
  withoutCredentialsAndPrivateKeys: 'Without credentials and private keys.',
  configuration: 'Configuration',
  thisIsTheBeginning: 'This is the beginning; the download has all of it.',
  // DocumentPage
  exportAndImport: 'Export and import',
  theWholeConfiguration:
    'The whole configuration as one document: to keep it, to look at it, to bring it to another gateway.',
  export: 'Export',
  import: 'Import',
  // Import
  itWouldBeRefused: 'It would be refused, for the reasons below.',
  addAndChange: 'Add and change',
  replaceAll: 'Replace all',
  chooseAFile: 'Choose a file',
  whatHappens: 'What happens to what the document does not name',
  whatTheDocument: 'What the document does not name stays as it is.',
  whatTheDocumentDoesNotName: 'What the document does not name is deleted.',
  document: 'Document',
  yamlOrJson: 'YAML or JSON, as an export has it; or paste it here.',
  check: 'Check',
  apply: 'Apply…',
  nothingWouldChange: 'Nothing would change',
  applyThisDocument: 'Apply this document?',
  applyIt: 'Apply',
  allOfIt: ' All of it is one revision, and a rollback takes it back; credentials are not taken back.',
  credentialsThatWereMade: 'Credentials that were made',
  eachWithItsConsumer: 'Each with its consumer and its name.',
  itCreatesChangesAndDeletes: (created: number, updated: number, deleted: number, isOne: boolean) =>
    `It creates ${created}, changes ${updated} and deletes ${deleted} ${isOne ? 'entity' : 'entities'}.`,
  // stages
  isBeingSent: (size: string) => `Sending ${size}`,
  isSent: (size: string) => `${size} sent`,
  isBeingChecked: 'The admin service checks it',
  isBeingWritten: 'The admin service writes it',
  // Reasons
  line: (line: number) => `line ${line}`,
  goToLine: (line: number) => `Go to line ${line}`,
  andMoreReasons: (count: number) => `and ${count} more`,
  // Outcome
  whatItWouldDo: 'What it would do',
  itWould: 'It would',
  create: 'create',
  change: 'change',
  delete: 'delete',
  stayAsTheyAre: (unchanged: string) => `${unchanged} stay as they are`,
  andMore: (all: string) => `and ${all} more`,
};
