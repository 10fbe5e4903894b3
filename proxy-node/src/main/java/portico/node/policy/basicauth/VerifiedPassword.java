package portico.node.policy.basicauth;

import portico.node.identity.BasicPassword;

/**
 * What is remembered of a right password; not the password itself.
 *
 * @param password what it was compared with
 */
record VerifiedPassword(String username, BasicPassword password) {}
