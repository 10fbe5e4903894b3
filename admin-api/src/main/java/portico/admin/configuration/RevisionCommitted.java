package portico.admin.configuration;

/**
 * A CDI event: a transaction of this replica has committed a revision. Observe it after success.
 *
 * @param identity whether consumers or credentials are among what changed
 */
public record RevisionCommitted(long revision, boolean identity) {}
