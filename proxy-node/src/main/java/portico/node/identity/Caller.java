package portico.node.identity;

import java.util.List;
import java.util.UUID;
import portico.config.policy.PolicyEntry;

/**
 * Who calls, as an exchange knows it: a consumer, and the credential by which it proved itself.
 *
 * @param consumer its name
 * @param groups the groups that it is in
 * @param policies its own policies
 * @param credential the name of the credential
 */
public record Caller(
        String consumer, UUID consumerId, List<String> groups, List<PolicyEntry> policies, String credential) {}
