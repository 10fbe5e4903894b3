package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.InvalidInput;
import portico.config.Problems;
import portico.config.certificate.Certificate;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;

/** Seals the private keys of certificates before they are stored. */
@ApplicationScoped
final class KeySealing {
    private final Keyring keyring;

    KeySealing(Keyring keyring) {
        this.keyring = keyring;
    }

    /**
     * The same proposals with every key sealed: the one that came, or the one that is there already.
     *
     * @throws InvalidInput naming each certificate that has no key, or one that is not its own
     */
    List<Proposal> apply(List<Proposal> proposals) {
        var problems = Problems.none();
        var sealed = new ArrayList<Proposal>(proposals.size());
        for (var proposal : proposals)
            sealed.add(
                    proposal.then() instanceof Certificate certificate
                            ? proposal.with(seal(proposal, certificate, proposal.at(problems)))
                            : proposal);
        InvalidInput.throwIfAny(problems);
        return sealed;
    }

    private Certificate seal(Proposal proposal, Certificate then, Problems at) {
        Certificate now = proposal.now() != null && proposal.now().body() instanceof Certificate before ? before : null;
        if (now != null && now.isBundle() != then.isBundle())
            at.add("authorities", "cannot be exchanged for a certificate with a key, or the other way round");
        if (then.isBundle()) return then;
        String key = then.privateKey();
        if (key != null)
            return then.withKey(
                    isKept(key, now) ? stored(now) : then.seal(key, keyring).sealedKey());
        // A body from the change log brings its own; one from a person leaves the key as it is.
        Certificate whole = then.sealedKey() != null ? then : then.withKey(stored(now));
        if (whole.sealedKey() == null) {
            at.add("privateKey", "is required");
            return whole;
        }
        try {
            whole.openKey(keyring);
        } catch (IllegalArgumentException e) {
            at.add("privateKey", "is required: the stored one is not the key of this certificate");
        }
        return whole;
    }

    /** True when the same key is stored: sealing it anew would make a change of none. */
    private boolean isKept(String key, @Nullable Certificate now) {
        try {
            return now != null
                    && now.sealedKey() != null
                    && now.keyText(keyring).equals(key);
        } catch (IllegalArgumentException e) {
            return false; // what no longer opens is mended by this very write
        }
    }

    private static @Nullable Sealed stored(@Nullable Certificate now) {
        return now == null ? null : now.sealedKey();
    }
}
