package portico.config.composition;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.route.NormalPath;

/**
 * One request of a composition, and what becomes of its answer: collection, target, allow or deny, rename, flatten,
 * group, in this order.
 *
 * @param service whose load balancing, retries, breaker, timeouts and pools it uses
 * @param method GET when absent, POST for a body
 * @param path where to; values in braces fill segments, or parts of them, and are escaped
 * @param query parameters; one that takes an optional value which is not there is left out
 * @param headers fields, left out as parameters are; nothing else of the client's goes on
 * @param body JSON whose texts may hold values in braces
 * @param graphql a GraphQL operation, instead of a body
 * @param encoding how the answer is understood; as JSON when absent
 * @param collection the member that an answer which is an array is put under, before all else
 * @param target the part of the answer to take, a path with dots
 * @param allow the only members kept, as paths with dots
 * @param deny members left out, as paths with dots
 * @param map new names by the old ones, paths with dots
 * @param flatten operations on arrays
 * @param group the member that the result is put under
 * @param when when it is made; always when absent
 * @param forEach makes it once for each element of an array
 * @param failure what its failure means; required when absent
 * @param fallback what stands in for the body of its answer when it fails, instead of a failure
 * @param deadline how long it may take from its start, all tries and elements together; the composition's when absent
 * @param success the statuses that are a success, such as 2xx and 404; 2xx when absent
 */
@Schema(
        description = "One request of a composition, and what becomes of its answer:"
                + " collection, target, allow or deny, map, flatten, group, in this order.")
public record Call(
        @Schema(description = "Whose load balancing, retries, breaker, timeouts and pools it uses.", examples = "users")
        String service,

        @Schema(description = "GET when absent, POST for a body.", examples = "GET")
        String method,

        @Schema(
                description = "Where to; values in braces fill segments or parts of them, and are escaped.",
                examples = "/users/{request.path.id}")
        String path,

        @Schema(description = "Parameters; one with an optional value, {?…}, that is not there is left out.")
        Map<String, String> query,

        @Schema(description = "Fields, left out as parameters are. Nothing else of the client's goes on.")
        Map<String, String> headers,

        @Schema(implementation = Object.class, description = "JSON whose texts may hold values in braces.") @Nullable JsonNode body,

        @Schema(description = "A GraphQL operation, instead of a body.") @Nullable GraphQl graphql,

        @Schema(description = "How the answer is understood.", defaultValue = "json")
        Encoding encoding,

        @Schema(description = "The member that an answer which is an array is put under.", examples = "items") @Nullable String collection,

        @Schema(description = "The part of the answer to take, a path with dots.", examples = "data.items") @Nullable String target,

        @Schema(description = "The only members kept, as paths with dots.", examples = "[\"id\", \"address.city\"]")
        List<String> allow,

        @Schema(description = "Members left out, as paths with dots.")
        List<String> deny,

        @Schema(description = "New names by the old ones, which are paths with dots.")
        Map<String, String> map,

        @Schema(description = "Operations on arrays, one after the other.")
        List<FlattenStep> flatten,

        @Schema(description = "The member that the result is put under.", examples = "user") @Nullable String group,

        @Schema(description = "When it is made; always when absent.") @Nullable When when,

        @Schema(description = "Makes it once for each element of an array.") @Nullable ForEach forEach,

        @Schema(description = "What its failure means.", defaultValue = "required")
        FailureRule failure,

        @Schema(
                implementation = Object.class,
                description = "Stands in for the body of its answer when it fails, instead of a failure.")
        @Nullable JsonNode fallback,

        @Schema(description = "How long it may take from its start; the composition's when absent.", examples = "300ms")
        @Nullable Duration deadline,

        @Schema(description = "The statuses that are a success.", defaultValue = "[\"2xx\"]")
        List<String> success)
        implements Checked {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
    private static final Pattern SUCCESS = Pattern.compile("[2-5]xx|[2-5][0-9][0-9]");
    private static final Pattern QUERY_NAME = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> OWN_HEADERS = Set.of("accept-encoding", "expect", "range", "if-range");
    private static final List<String> SUCCESS_DEFAULT = List.of("2xx");
    private static final int FIELDS_MAX = 256;
    private static final int ENTRIES_MAX = 64;

    public Call(
            String service,
            @Nullable String method,
            String path,
            @Nullable Map<String, String> query,
            @Nullable Map<String, String> headers,
            @Nullable JsonNode body,
            @Nullable GraphQl graphql,
            @Nullable Encoding encoding,
            @Nullable String collection,
            @Nullable String target,
            @Nullable List<String> allow,
            @Nullable List<String> deny,
            @Nullable Map<String, String> map,
            @Nullable List<FlattenStep> flatten,
            @Nullable String group,
            @Nullable When when,
            @Nullable ForEach forEach,
            @Nullable FailureRule failure,
            @Nullable JsonNode fallback,
            @Nullable Duration deadline,
            @Nullable List<String> success) {
        this.service = service;
        this.method = requireNonNullElse(method, body == null && graphql == null ? "GET" : "POST");
        this.path = path;
        this.query = sorted(query);
        this.headers = sorted(headers);
        this.body = body;
        this.graphql = graphql;
        this.encoding = requireNonNullElse(encoding, Encoding.JSON);
        this.collection = collection;
        this.target = target;
        this.allow = allow == null ? List.of() : List.copyOf(allow);
        this.deny = deny == null ? List.of() : List.copyOf(deny);
        this.map = sorted(map);
        this.flatten = flatten == null ? List.of() : List.copyOf(flatten);
        this.group = group;
        this.when = when;
        this.forEach = forEach;
        this.failure = requireNonNullElse(failure, FailureRule.REQUIRED);
        this.fallback = fallback;
        this.deadline = deadline;
        this.success = success == null || success.isEmpty() ? SUCCESS_DEFAULT : List.copyOf(success);
    }

    /** A GET with nothing special about it. */
    public static Call get(String service, String path) {
        return new Call(
                service, null, path, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** True when doing it once is as good as doing it twice (RFC 9110 §9.2.1). */
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** True when an answer with this status is a success. */
    public boolean isSuccess(int status) {
        String exact = Integer.toString(status);
        return success.contains(exact) || success.contains(exact.charAt(0) + "xx");
    }

    /** The calls whose answers it needs, in order of their names. Only for calls found to be right. */
    public Set<String> needs() {
        var needs = new TreeSet<String>();
        eachSource(source -> {
            if (source.call() != null) needs.add(source.call());
        });
        return needs;
    }

    /** Those of them that it cannot do without: it takes more than optional values and conditions from them. */
    public Set<String> cannotDoWithout() {
        var calls = new TreeSet<String>();
        eachPart((field, source) -> {
            if (source.call() != null && !source.optional()) calls.add(source.call());
        });
        return calls;
    }

    /** Every value that it takes. Only for calls found to be right. */
    public void eachSource(Consumer<Source> each) {
        eachSource((field, source) -> each.accept(source));
    }

    /** The same, with the field that takes it. */
    public void eachSource(BiConsumer<String, Source> each) {
        eachPart(each);
        if (when != null) each.accept("when.value", when.source());
    }

    /** All but those of its condition. */
    public void eachPart(BiConsumer<String, Source> each) {
        each("path", path, each);
        query.forEach((name, value) -> each("query." + name, value, each));
        headers.forEach((name, value) -> each("headers." + name, value, each));
        JsonTemplate.sources("body", body, each);
        if (graphql != null)
            graphql.variables()
                    .forEach((name, value) -> JsonTemplate.sources("graphql.variables." + name, value, each));
        if (forEach != null) each.accept("forEach.over", forEach.array());
    }

    private static void each(String field, String template, BiConsumer<String, Source> each) {
        for (var source : Template.parse(template).sources()) each.accept(field, source);
    }

    @Override
    public void check(Problems at) {
        at.name("service", service);
        at.require(METHODS.contains(method), "method", "must be one of GET, HEAD, POST, PUT, PATCH and DELETE");
        checkPath(at.at("path"));
        checkRequest(at);
        checkShape(at);
        if (when != null) when.check(at.at("when"));
        JsonTemplate.checkPlain(fallback, at.at("fallback"));
        if (forEach != null) forEach.check(at.at("forEach"));
        if (deadline != null)
            at.require(
                    deadline.toMillis() >= 1 && deadline.compareTo(Composition.DEADLINE_MAX) <= 0,
                    "deadline",
                    "must be from 1ms to 5m");
        at.bounded("success", success, ENTRIES_MAX);
        at.each(
                "success",
                success,
                (status, element) -> element.require(
                        SUCCESS.matcher(status).matches(), "", "must be a status from 200 on, or 2xx to 5xx"));
    }

    private void checkPath(Problems at) {
        at.text("", path, 2048);
        Template template = Template.parse(path, at);
        if (template == null) return;
        // The first part of a path is always the configuration's: no value can become a host.
        at.require(path.startsWith("/"), "", "must start with /");
        at.require(
                template.sources().stream().noneMatch(Source::optional),
                "",
                "cannot go without a value: {?…} is for query, headers and bodies");
        String plain = template.with("x");
        at.require(plain.indexOf('?') < 0 && plain.indexOf('#') < 0, "", "must have no query: give it under query");
        at.require(NormalPath.isNormal(plain), "", "is not a normalised path");
    }

    private void checkRequest(Problems at) {
        at.bounded("query", query.keySet(), ENTRIES_MAX);
        query.forEach((name, value) -> {
            at.require(QUERY_NAME.matcher(name).matches(), "query." + name, "is not the name of a parameter");
            Template.parse(value, at.at("query." + name));
        });
        at.bounded("headers", headers.keySet(), ENTRIES_MAX);
        headers.forEach((name, value) -> checkHeader(name, value, at.at("headers." + name)));
        HeaderNames.checkDistinct(headers, at.at("headers"));
        if (body != null) JsonTemplate.check(body, at.at("body"));
        if (graphql != null) graphql.check(at.at("graphql"));
        at.require(body == null || graphql == null, "graphql", "is given beside body: give one of them");
        at.require(body == null || !safe(), "body", "cannot go with " + method);
        if (graphql != null)
            at.require(method.equals("GET") || method.equals("POST"), "graphql", "goes with GET and POST only");
    }

    private static void checkHeader(String name, String value, Problems at) {
        HeaderNames.checkEdit(name, at);
        at.require(
                !OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT)),
                "",
                "is the gateway's own business: " + name);
        Template template = Template.parse(value, at);
        if (template != null) HeaderNames.checkValue(template.with("x"), at);
    }

    private void checkShape(Problems at) {
        member("collection", collection, at);
        member("group", group, at);
        if (target != null) FlattenStep.checkPlain(target, at.at("target"));
        paths("allow", allow, at);
        paths("deny", deny, at);
        at.require(allow.isEmpty() || deny.isEmpty(), "deny", "cannot go with allow");
        at.bounded("map", map.keySet(), FIELDS_MAX);
        var given = new HashSet<List<Object>>();
        map.forEach((from, to) -> checkName(from, to, given, at.at("map." + from)));
        at.bounded("flatten", flatten, ENTRIES_MAX);
        at.each("flatten", flatten);
        if (encoding == Encoding.PASS_THROUGH) checkPassedThrough(at);
    }

    private static void checkName(String from, String to, Set<List<Object>> given, Problems at) {
        at.require(isMember(to), "", "must be the new name, 1 to 128 characters");
        FieldPath path = FlattenStep.plain(from, at);
        if (path == null) return;
        List<FieldPath.Step> parent = path.steps().subList(0, path.steps().size() - 1);
        at.require(given.add(List.of(parent, to)), "", "gives the name " + to + " twice");
    }

    private void checkPassedThrough(Problems at) {
        at.require(
                collection == null
                        && target == null
                        && allow.isEmpty()
                        && deny.isEmpty()
                        && map.isEmpty()
                        && flatten.isEmpty()
                        && group == null
                        && when == null
                        && forEach == null
                        && graphql == null
                        && fallback == null
                        && failure == FailureRule.REQUIRED,
                "encoding",
                "leaves the answer as it is: nothing that shapes or replaces it goes with pass-through");
    }

    private static void paths(String field, List<String> paths, Problems at) {
        at.bounded(field, paths, FIELDS_MAX);
        at.each(field, paths, FlattenStep::checkPlain);
        at.distinct(field, paths);
    }

    private static void member(String field, @Nullable String name, Problems at) {
        if (name != null) at.require(isMember(name), field, "must be 1 to 128 characters, and no control character");
    }

    private static boolean isMember(String name) {
        return !name.isEmpty() && name.length() <= 128 && name.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static Map<String, String> sorted(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
