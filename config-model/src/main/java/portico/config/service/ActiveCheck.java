package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.DurationText;
import portico.config.Problems;

/**
 * Asks each target regularly whether it is well.
 *
 * @param type http when absent
 * @param path that is asked for; / when absent
 * @param interval between two checks of a target; 5 s when absent
 * @param timeout until the answer's head is there; 2 s when absent
 * @param healthyAfter good checks in a row that bring a target back; 2 when absent
 * @param unhealthyAfter bad checks in a row that take a target out; 3 when absent
 * @param expect the statuses of a good answer; 200 to 399 when absent
 */
public record ActiveCheck(
        @Schema(description = "http asks for a path, tcp only connects.", defaultValue = "http")
        Type type,

        @Schema(description = "The path that is asked for.", defaultValue = "/", examples = "/health")
        String path,

        @Schema(description = "Between two checks of a target.", defaultValue = "5s")
        Duration interval,

        @Schema(description = "Until the answer's head is there.", defaultValue = "2s")
        Duration timeout,

        @Schema(description = "Good checks in a row that bring a target back.", defaultValue = "2")
        Integer healthyAfter,

        @Schema(description = "Bad checks in a row that take a target out.", defaultValue = "3")
        Integer unhealthyAfter,

        @Schema(description = "The statuses of a good answer; 200-399 when absent.", examples = "[\"200\",\"300-399\"]")
        List<String> expect)
        implements Checked {
    private static final int IN_A_ROW_MAX = 100;
    private static final Duration INTERVAL_MAX = Duration.ofHours(1);
    private static final Pattern STATUSES = Pattern.compile("[1-5][0-9][0-9](-[1-5][0-9][0-9])?");

    public ActiveCheck(
            @Nullable Type type,
            @Nullable String path,
            @Nullable Duration interval,
            @Nullable Duration timeout,
            @Nullable Integer healthyAfter,
            @Nullable Integer unhealthyAfter,
            @Nullable List<String> expect) {
        this.type = requireNonNullElse(type, Type.HTTP);
        this.path = requireNonNullElse(path, "/");
        this.interval = requireNonNullElse(interval, Duration.ofSeconds(5));
        this.timeout = requireNonNullElse(timeout, Duration.ofSeconds(2));
        this.healthyAfter = requireNonNullElse(healthyAfter, 2);
        this.unhealthyAfter = requireNonNullElse(unhealthyAfter, 3);
        this.expect = expect == null ? List.of("200-399") : List.copyOf(expect);
    }

    /** How a target is asked. */
    public enum Type {
        /** By a GET. */
        @JsonProperty("http")
        HTTP,
        /** By a connection. */
        @JsonProperty("tcp")
        TCP
    }

    /** True when an answer with this status says that the target is well. */
    public boolean expects(int status) {
        for (String range : expect)
            if (status >= Integer.parseInt(range.substring(0, 3))
                    && status <= Integer.parseInt(range.substring(range.length() - 3))) return true;
        return false;
    }

    @Override
    public void check(Problems at) {
        at.require(type == Type.HTTP || path.equals("/"), "path", "goes with type: http only");
        at.text("path", path, 1024);
        at.require(path.startsWith("/"), "path", "must start with /");
        at.require(
                path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#'),
                "path",
                "must be in ASCII, without spaces and #");
        at.require(
                interval.toMillis() >= 100 && interval.compareTo(INTERVAL_MAX) <= 0,
                "interval",
                "must be from 100ms to " + DurationText.format(INTERVAL_MAX));
        at.require(
                timeout.toMillis() >= 1 && timeout.compareTo(Duration.ofMinutes(1)) <= 0,
                "timeout",
                "must be from 1ms to 1m");
        at.require(inARow(healthyAfter), "healthyAfter", "must be 1 to " + IN_A_ROW_MAX);
        at.require(inARow(unhealthyAfter), "unhealthyAfter", "must be 1 to " + IN_A_ROW_MAX);
        at.require(!expect.isEmpty(), "expect", "must not be empty");
        at.bounded("expect", expect, 32);
        at.each(
                "expect",
                expect,
                (range, element) -> element.require(
                        STATUSES.matcher(range).matches()
                                && range.substring(0, 3).compareTo(range.substring(range.length() - 3)) <= 0,
                        "",
                        "must be a status or a range such as 200-299"));
    }

    private static boolean inARow(int checks) {
        return checks >= 1 && checks <= IN_A_ROW_MAX;
    }
}
