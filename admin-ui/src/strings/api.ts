export const strings = {
  // client
  theAnswerIsEmpty: 'The answer is empty',
  // problem
  theAdminServiceAnswered: (status: number) => `The admin service answered ${status}`,
  theAdminServiceCannot: 'The admin service cannot be reached',
};
