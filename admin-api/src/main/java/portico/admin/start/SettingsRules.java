package portico.admin.start;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What settings must be. The ports are {@link Ports}' matter. */
final class SettingsRules {
    private static final int REVISIONS_KEPT_MAX = 1_000_000;

    private SettingsRules() {}

    /** @throws StartRefused naming what is not of its type */
    static AdminSettings read(SmallRyeConfigBuilder config) {
        try {
            return config.withMapping(AdminSettings.class).build().getConfigMapping(AdminSettings.class);
        } catch (ConfigValidationException e) {
            throw new StartRefused(IntStream.range(0, e.getProblemCount())
                    .mapToObj(at -> e.getProblem(at).getMessage())
                    .collect(Collectors.joining("; ", "A setting cannot be used: ", "")));
        }
    }

    /** @throws StartRefused naming the setting that is out of its range */
    static void require(AdminSettings settings) {
        int kept = settings.revisionsKept();
        if (kept < 1 || kept > REVISIONS_KEPT_MAX)
            throw new StartRefused("PORTICO_REVISIONS_KEPT must be 1 to " + REVISIONS_KEPT_MAX + ", and is " + kept);
    }
}
