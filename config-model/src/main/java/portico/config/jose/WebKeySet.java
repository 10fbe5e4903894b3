package portico.config.jose;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Reads JSON Web Key Sets (RFC 7517 §5). */
public final class WebKeySet {
    /** More keys than anyone has at once. */
    public static final int KEYS_MAX = 128;

    /** Of keys of any kind, the one member that is secret and must be there (RFC 7518 §6, RFC 8037 §2). */
    private static final List<String> SECRETS = List.of("d", "k");

    private WebKeySet() {}

    /**
     * The keys in a set that tokens can be verified by: others, secrets among them, are passed over, as RFC 7517 §5 asks.
     *
     * @param allowed no key is used with another algorithm
     * @throws IllegalArgumentException when there is no such key, or too many, or the text is no key set
     */
    public static List<VerificationKey> parse(String json, Set<SigningAlgorithm> allowed) {
        JsonWebKeySet set;
        try {
            set = new JsonWebKeySet(json);
        } catch (JoseException | RuntimeException e) { // jose4j casts what it finds
            throw new IllegalArgumentException("is not a JSON Web Key Set (RFC 7517)", e);
        }
        var keys = new ArrayList<VerificationKey>();
        for (JsonWebKey key : set.getJsonWebKeys()) {
            if (!(key instanceof PublicJsonWebKey pair) || !isForSignatures(key)) continue;
            var algorithms = algorithms(pair, allowed);
            if (!algorithms.isEmpty()) keys.add(new VerificationKey(key.getKeyId(), pair.getPublicKey(), algorithms));
        }
        if (keys.isEmpty()) throw new IllegalArgumentException("has no key that tokens could be verified by");
        if (keys.size() > KEYS_MAX) throw new IllegalArgumentException("has over " + KEYS_MAX + " keys");
        return List.copyOf(keys);
    }

    /**
     * True when whoever sees the set could sign by one of its keys, be it one that is of use here or not.
     *
     * @param json that {@link #parse} reads
     */
    public static boolean holdsSecrets(String json) {
        try {
            if (JsonUtil.parseJson(json).get(JsonWebKeySet.JWK_SET_MEMBER_NAME) instanceof List<?> keys)
                for (var key : keys)
                    if (key instanceof Map<?, ?> members && SECRETS.stream().anyMatch(members::containsKey))
                        return true;
            return false;
        } catch (JoseException e) {
            throw new IllegalArgumentException("is not JSON", e);
        }
    }

    private static boolean isForSignatures(JsonWebKey key) {
        boolean used = key.getUse() == null || key.getUse().equals("sig");
        return used && (key.getKeyOps() == null || key.getKeyOps().contains("verify"));
    }

    /** The one that the key names, or all that its kind allows. */
    private static Set<SigningAlgorithm> algorithms(PublicJsonWebKey key, Set<SigningAlgorithm> allowed) {
        var fitting = EnumSet.noneOf(SigningAlgorithm.class);
        for (var algorithm : allowed) {
            boolean named = key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm.word());
            if (named && algorithm.problem(key.getPublicKey()) == null) fitting.add(algorithm);
        }
        return fitting;
    }
}
