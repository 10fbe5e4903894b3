package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.InvalidInput;
import portico.config.Entity;
import portico.config.Problems;
import portico.config.secret.Keyring;
import portico.config.secret.Secret;

/** Seals the secrets in settings of policies before they are stored. */
@ApplicationScoped
final class SecretSealing {
    private final Keyring keyring;

    SecretSealing(Keyring keyring) {
        this.keyring = keyring;
    }

    /**
     * The same proposals with every secret sealed: the one that came, or the one that is there already.
     *
     * @throws InvalidInput naming each secret that is missing
     */
    List<Proposal> apply(List<Proposal> proposals) {
        var problems = Problems.none();
        var sealed = new ArrayList<Proposal>(proposals.size());
        for (var proposal : proposals) {
            Entity then = proposal.then();
            sealed.add(then == null ? proposal : proposal.with(seal(proposal, then, proposal.at(problems))));
        }
        InvalidInput.throwIfAny(problems);
        return sealed;
    }

    private Entity seal(Proposal proposal, Entity then, Problems at) {
        Map<String, Secret> stored = new HashMap<>();
        if (proposal.now() != null)
            proposal.now().body().withSecrets((key, field, secret) -> {
                if (secret != null) stored.put(key, secret);
                return secret;
            });
        return then.withSecrets((key, field, secret) -> {
            Secret kept = secret == null ? stored.get(key) : secret;
            if (kept == null) {
                at.add(field, "is required");
                return null;
            }
            return seal(kept, stored.get(key), then.secretPlace(key), field, at);
        });
    }

    private Secret seal(Secret secret, @Nullable Secret stored, String place, String field, Problems at) {
        // The same one keeps its envelope: a new one would make a change of none.
        if (stored != null && areSame(secret, stored, place)) return stored;
        if (!secret.isSealed()) return secret.seal(place, keyring);
        // One that a body from the change log brings along opens here; one that somebody made up does not.
        if (!secret.opens(place, keyring)) at.add(field, "is required: the stored one does not open");
        return secret;
    }

    private boolean areSame(Secret one, Secret stored, String place) {
        if (one.equals(stored)) return stored.opens(place, keyring);
        return stored.opens(place, keyring)
                && one.opens(place, keyring)
                && stored.open(place, keyring).equals(one.open(place, keyring));
    }
}
