package portico.config.policy.validation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.openapi.PathSegment;

/**
 * What requests of one kind, and the answers to them, must be like.
 *
 * @param method in upper case; empty for any
 * @param segments of the path behind the prefix; null for any path
 * @param path by parameter of the path
 * @param contents what bodies there may be; null where none are looked at, empty where there may be none
 * @param bodyRequired whether there must be one
 * @param answers by status, such as {@code 200}, {@code 2XX} or {@code default}; empty where nothing is said of the body
 */
public record Description(
        String method,
        @Nullable List<PathSegment> segments,
        @Nullable ParameterRules path,
        @Nullable ParameterRules query,
        @Nullable ParameterRules headers,
        @Nullable ParameterRules cookies,
        @Nullable List<Content> contents,
        boolean bodyRequired,
        Map<String, List<Content>> answers) {
    /** The bodies of answers with this status; none when nothing is said of them, null when the status is not described. */
    public @Nullable List<Content> answer(int status) {
        List<Content> exact = answers.get(Integer.toString(status));
        if (exact != null) return exact;
        List<Content> similar = answers.get(status / 100 + "XX");
        return similar != null ? similar : answers.get("default");
    }
}
