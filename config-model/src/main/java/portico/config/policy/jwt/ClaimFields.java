package portico.config.policy.jwt;

import java.util.Locale;
import java.util.Map;
import portico.config.HeaderNames;
import portico.config.Problems;

/** The header fields in which the service behind sees claims, wherever they come from. */
public final class ClaimFields {
    private static final int FIELDS_MAX = 64;
    private static final int CLAIM_LENGTH_MAX = 512;

    private ClaimFields() {}

    /** Checks which claim goes into which field. */
    public static void check(Map<String, String> fields, Problems at) {
        at.bounded("", fields.keySet(), FIELDS_MAX);
        fields.forEach((claim, name) -> {
            at.require(!claim.isEmpty(), "", "is empty");
            at.text("", claim, CLAIM_LENGTH_MAX);
            HeaderNames.checkEdit(name, at.at(claim));
        });
        long different = fields.values().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        at.require(different == fields.size(), "", "two claims go into one field");
    }
}
