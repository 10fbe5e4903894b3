package portico.node.gateway;

import java.util.ArrayList;
import java.util.List;
import portico.config.Entity;
import portico.config.secret.Keyring;
import portico.config.snapshot.EntityProblem;
import portico.config.snapshot.Routing;

/** Opens the secrets in settings with the node's own keys: before, nobody on the way could read them. */
final class OpenSecrets {
    private OpenSecrets() {}

    /** @throws Unservable naming a secret that is missing or does not open */
    static Routing of(Routing sealed, Keyring keyring) {
        return sealed.with(entity -> open(entity, keyring));
    }

    private static Entity open(Entity entity, Keyring keyring) {
        List<EntityProblem> problems = new ArrayList<>();
        Entity open = entity.withSecrets((key, field, secret) -> {
            if (secret != null && secret.opens(entity.secretPlace(key), keyring))
                return secret.open(entity.secretPlace(key), keyring);
            String why = secret == null ? "is required" : "does not open with this node's keyring";
            problems.add(new EntityProblem(entity.kind(), entity.name(), field, why));
            return null;
        });
        if (!problems.isEmpty()) throw new Unservable(problems.get(0));
        return open;
    }
}
