package portico.admin.access;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** For answers that go on for minutes: whether whoever asked would still be let in. */
@RequestScoped
public class Admittance {
    private final SecurityIdentity identity;

    Admittance(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** Tells whether the token of this request is still good, long after the request. Asks the database. */
    public BooleanSupplier lasting() {
        return Objects.requireNonNull(identity.getAttribute(TokenIdentity.LASTING), "only for those who are let in");
    }
}
