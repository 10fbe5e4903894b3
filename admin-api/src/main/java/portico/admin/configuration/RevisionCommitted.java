package portico.admin.configuration;

/** A CDI event: a transaction of this replica has committed a revision. Observe it after success. */
public record RevisionCommitted(long revision) {}
