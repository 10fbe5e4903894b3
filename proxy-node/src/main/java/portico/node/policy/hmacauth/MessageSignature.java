package portico.node.policy.hmacauth;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A signature of a request, read but not yet believed (RFC 9421 §4).
 *
 * @param components what it covers, as it was written
 * @param parameters the value of {@code @signature-params}, as it was written
 * @param createdSeconds since the epoch; null when it does not say
 * @param expiresSeconds since the epoch; null when it does not say
 * @param keyId empty when it names no key
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record MessageSignature(
        List<Dictionary.Item> components,
        String parameters,
        @Nullable Long createdSeconds,
        @Nullable Long expiresSeconds,
        @Nullable String algorithm,
        String keyId,
        byte[] octets) {
    private static final int COMPONENTS_MAX = 64;

    /**
     * The one signature in the fields.
     *
     * @param input the field Signature-Input
     * @param signatures the field Signature
     * @param tag that it must have; null for any
     */
    static MessageSignature read(String input, String signatures, @Nullable String tag) throws BadSignature {
        try {
            String label = null;
            Map<String, Dictionary.Item> inputs = Dictionary.parse(input);
            for (var member : inputs.entrySet()) {
                if (tag != null && !tag.equals(member.getValue().string("tag"))) continue;
                if (label != null) throw new BadSignature(SignatureFault.SEVERAL);
                label = member.getKey();
            }
            if (label == null) throw new BadSignature(SignatureFault.MALFORMED);
            Dictionary.Item signature = Dictionary.parse(signatures).get(label);
            Dictionary.Item covered = inputs.get(label);
            if (covered == null || signature == null || !(signature.value() instanceof byte[] octets))
                throw new BadSignature(SignatureFault.MALFORMED);
            return of(covered, octets);
        } catch (MalformedField e) {
            throw new BadSignature(SignatureFault.MALFORMED);
        }
    }

    private static MessageSignature of(Dictionary.Item covered, byte[] octets) throws BadSignature, MalformedField {
        List<Dictionary.Item> components = covered.list();
        if (components == null || components.size() > COMPONENTS_MAX) throw new BadSignature(SignatureFault.MALFORMED);
        Set<String> seen = new HashSet<>();
        for (var component : components)
            if (!(component.value() instanceof String) || !seen.add(component.text()))
                throw new BadSignature(SignatureFault.MALFORMED);
        String keyId = covered.string("keyid");
        return new MessageSignature(
                components,
                covered.text(),
                covered.integer("created"),
                covered.integer("expires"),
                covered.string("alg"),
                keyId == null ? "" : keyId,
                octets);
    }

    /** What it covers of what has no parameters. */
    Set<String> covered() {
        return components.stream()
                .filter(component -> component.parameters().isEmpty())
                .map(component -> (String) component.value())
                .collect(Collectors.toSet());
    }
}
