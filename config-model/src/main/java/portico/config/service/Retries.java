package portico.config.service;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * When a request that failed is sent again, to another target where there is one. Only requests that may be repeated
 * are (idempotent methods, RFC 9110 §9.2.2, without a body that has begun to flow).
 *
 * @param attempts how many more after the first; 0 when absent
 * @param on what counts as failed: connect-failure, reset, or a status code; connect-failure when absent
 */
public record Retries(
        @Schema(description = "How many more after the first; 0 when absent.")
        int attempts,

        @Schema(description = "connect-failure, reset, or a status code.", examples = "[\"connect-failure\",\"503\"]")
        List<String> on)
        implements Checked {
    static final Retries DEFAULT = new Retries(0, null);

    private static final int ATTEMPTS_MAX = 10;
    private static final Pattern CONDITION = Pattern.compile("connect-failure|reset|5[0-9][0-9]|429");

    public Retries(int attempts, @Nullable List<String> on) {
        this.attempts = attempts;
        this.on = on == null ? List.of("connect-failure") : List.copyOf(on);
    }

    @Override
    public void check(Problems at) {
        at.require(attempts >= 0 && attempts <= ATTEMPTS_MAX, "attempts", "must be 0 to " + ATTEMPTS_MAX);
        at.bounded("on", on, 32);
        at.each(
                "on",
                on,
                (condition, element) -> element.require(
                        CONDITION.matcher(condition).matches(),
                        "",
                        "must be connect-failure, reset, 429 or a status from 500 to 599"));
    }
}
