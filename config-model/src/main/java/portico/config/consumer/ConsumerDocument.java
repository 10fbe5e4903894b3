package portico.config.consumer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;
import portico.config.policy.PolicyEntry;

/**
 * A consumer in a {@code portico.yaml}, with the credentials that it shall have.
 *
 * @param credentials added or replaced by name; those not named here stay as they are
 */
public record ConsumerDocument(
        String name,
        List<String> groups,
        List<PolicyEntry> policies,
        List<NewCredential> credentials,
        List<String> tags)
        implements Checked {
    public ConsumerDocument(
            String name,
            @Nullable List<String> groups,
            @Nullable List<PolicyEntry> policies,
            @Nullable List<NewCredential> credentials,
            @Nullable List<String> tags) {
        this.name = name;
        this.groups = groups == null ? List.of() : List.copyOf(groups);
        this.policies = policies == null ? List.of() : List.copyOf(policies);
        this.credentials = credentials == null ? List.of() : List.copyOf(credentials);
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    /** The consumer by itself. */
    public Consumer consumer() {
        return new Consumer(null, name, groups, policies, tags);
    }

    @Override
    public void check(Problems at) {
        consumer().check(at);
        at.bounded("credentials", credentials, NewCredential.PER_CONSUMER_MAX);
        at.each("credentials", credentials);
        at.distinct("credentials", credentials.stream().map(NewCredential::name).toList());
    }
}
