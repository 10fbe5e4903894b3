export const strings = {
  // kind
  certificates: 'Certificates',
  aTlsCertificate:
    'A TLS certificate and its key, chosen by the name that a client asks for. The one that is called “default” is shown to clients that ask for no name.',
  clientsThatAsk: 'Clients that ask for its names get another certificate that fits, or none.',
  for: 'For',
  issuedBy: 'Issued by',
  certificate: 'Certificate',
  theNames: 'The names that it is chosen by; those in the certificate when there are none here.',
  whatItHolds: 'What it holds',
  chain: 'Chain',
  theCertificateAndThose: 'The certificate and those that it is signed by, in PEM, its own first.',
  privateKey: 'Private key',
  inPemPkcs8: 'In PEM (PKCS #8). It is sealed at once and never shown.',
  neverShownLeaveItEmpty: 'Never shown. Leave it empty to keep the one that is stored.',
  subject: 'Subject',
  issuer: 'Issuer',
  names: 'Names',
};
