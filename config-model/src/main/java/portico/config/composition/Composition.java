package portico.config.composition;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.ByteSize;
import portico.config.Entity;
import portico.config.EntityKind;
import portico.config.GroupMention;
import portico.config.HeaderNames;
import portico.config.Problems;
import portico.config.Reference;

/**
 * One answer put together from several calls. What a call takes from others gives the order: it starts as soon as these
 * have answered.
 *
 * @param deadline how long the whole may take; 10 s when absent
 * @param calls what is asked, by name
 * @param answer how the calls' answers become one; merged when absent
 * @param order the names of all calls, in the order in which their answers are merged: where two disagree, the later
 *     one stands; in the order of the names when absent
 * @param headers fields of the answer; one whose value is not there is left out
 * @param bodyBytesMax for the request's body, for all answers of the calls together, and for what is made of them; 10
 *     MiB when absent
 */
@Schema(description = "One answer put together from several calls.")
public record Composition(
        @Schema(readOnly = true) @Nullable UUID id,
        String name,

        @Schema(description = "How long the whole may take.", defaultValue = "10s")
        Duration deadline,

        @Schema(description = "What is asked, by name; each starts as soon as what it takes from others is there.")
        Map<String, Call> calls,

        Answer answer,

        @Schema(
                description = "All calls in the order in which their answers are merged: where two disagree, the later"
                        + " one stands; in the order of their names when absent.")
        List<String> order,

        @Schema(description = "Header fields of the answer; one whose value is not there is left out.")
        Map<String, String> headers,

        @Schema(
                description = "For the request's body, for all answers of the calls together, and for what is made of"
                        + " them.",
                defaultValue = "10MiB")
        ByteSize bodyBytesMax,

        List<String> tags)
        implements Entity {
    static final Duration DEADLINE_MAX = Duration.ofMinutes(5);

    /** A second one beside it would contradict it. */
    private static final Set<String> OWN_HEADERS =
            Set.of("content-encoding", "content-type", "date", "portico-completed", "portico-missing", "x-request-id");

    private static final int CALLS_MAX = 32;
    private static final ByteSize BODY_BYTES_DEFAULT = ByteSize.ofMib(10);
    private static final ByteSize BODY_BYTES_MAX = ByteSize.ofMib(64);

    public Composition(
            @Nullable UUID id,
            String name,
            @Nullable Duration deadline,
            @Nullable Map<String, Call> calls,
            @Nullable Answer answer,
            @Nullable List<String> order,
            @Nullable Map<String, String> headers,
            @Nullable ByteSize bodyBytesMax,
            @Nullable List<String> tags) {
        this.id = id;
        this.name = name;
        this.deadline = requireNonNullElse(deadline, Duration.ofSeconds(10));
        this.calls = calls == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(calls));
        this.answer = requireNonNullElse(answer, Answer.MERGE);
        this.order = order == null ? List.of() : List.copyOf(order);
        this.headers = headers == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(headers));
        this.bodyBytesMax = requireNonNullElse(bodyBytesMax, BODY_BYTES_DEFAULT);
        this.tags = tags == null ? List.of() : List.copyOf(tags);
    }

    @Override
    @JsonIgnore
    public EntityKind kind() {
        return EntityKind.COMPOSITION;
    }

    @Override
    public Composition withId(UUID id) {
        return new Composition(id, name, deadline, calls, answer, order, headers, bodyBytesMax, tags);
    }

    /** The same under this name. */
    public Composition named(String name) {
        return new Composition(id, name, deadline, calls, answer, order, headers, bodyBytesMax, tags);
    }

    @Override
    public List<Reference> references() {
        var references = new ArrayList<Reference>();
        calls.forEach((call, value) -> {
            if (value.service() != null && Call.isName(call))
                references.add(new Reference("calls." + call + ".service", EntityKind.SERVICE, value.service()));
        });
        return references;
    }

    @Override
    public List<GroupMention> namedGroups() {
        var named = new ArrayList<GroupMention>();
        calls.forEach((call, value) ->
                value.eachSource((field, source) -> addGroup("calls." + call + "." + field, source, named)));
        headers.forEach((field, value) ->
                Template.parse(value).sources().forEach(source -> addGroup("headers." + field, source, named)));
        return named;
    }

    private static void addGroup(String field, Source source, List<GroupMention> named) {
        if (source.kind() == Source.Kind.CONSUMER_GROUP && source.name() != null)
            named.add(new GroupMention(field, source.name()));
    }

    /** The names of all calls in the order in which they are merged. */
    public List<String> mergeOrder() {
        return order.isEmpty() ? List.copyOf(calls.keySet()) : order;
    }

    /** The services that are called, each once. */
    public Set<String> services() {
        var services = new TreeSet<String>();
        for (var call : calls.values()) services.add(call.service());
        return services;
    }

    /** Every value that its calls and its answer's fields take. Only for compositions found to be right. */
    public void eachSource(Consumer<Source> each) {
        for (var call : calls.values()) call.eachSource(each);
        for (var value : headers.values()) Template.parse(value).sources().forEach(each);
    }

    /** The path parameters that a route which uses it must bind. Only for compositions found to be right. */
    public Set<String> pathParameters() {
        var names = new TreeSet<String>();
        eachSource(source -> {
            if (source.kind() == Source.Kind.PATH && source.name() != null) names.add(source.name());
        });
        return names;
    }

    /** True when its calls, or its answer, take something from the request's body. Only for compositions found to be right. */
    public boolean readsBody() {
        boolean[] reads = new boolean[1];
        eachSource(source -> reads[0] |= source.kind() == Source.Kind.BODY);
        return reads[0];
    }

    @Override
    public void check(Problems at) {
        at.name("name", name);
        at.require(
                deadline.toMillis() >= 1 && deadline.compareTo(DEADLINE_MAX) <= 0,
                "deadline",
                "must be from 1ms to 5m");
        at.require(!calls.isEmpty(), "calls", "needs at least one");
        at.bounded("calls", calls.keySet(), CALLS_MAX);
        calls.forEach((call, value) -> {
            at.require(
                    Call.isName(call),
                    "calls." + call,
                    "must be named by 1 to 64 letters, digits, '_' and '-', and start with a letter");
            value.check(at.at("calls." + call));
        });
        answer.check(at.at("answer"));
        checkOrder(at);
        at.bounded("headers", headers.keySet(), 64);
        headers.forEach((field, value) -> checkHeader(field, value, at.at("headers." + field)));
        HeaderNames.checkDistinct(headers, at.at("headers"));
        at.require(
                bodyBytesMax.bytes() >= 1024 && bodyBytesMax.bytes() <= BODY_BYTES_MAX.bytes(),
                "bodyBytesMax",
                "must be from 1KiB to 64MiB");
        at.tags(tags);
        if (at.isEmpty()) checkGraph(at);
    }

    private void checkOrder(Problems at) {
        if (order.isEmpty()) return;
        at.distinct("order", order);
        at.each(
                "order",
                order,
                (call, element) ->
                        element.require(calls.containsKey(call), "", "names a call that is not there: " + call));
        at.require(order.size() >= calls.size(), "order", "must name every call");
    }

    private static void checkHeader(String name, String value, Problems at) {
        HeaderNames.checkEdit(name, at);
        at.require(!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT)), "", "is the gateway's own business: " + name);
        Template template = Template.parse(value, at);
        if (template != null) HeaderNames.checkValue(template.with("x"), at);
    }

    private void checkGraph(Problems at) {
        calls.forEach((name, call) -> {
            Problems place = at.at("calls." + name);
            call.eachSource((field, source) -> {
                Problems there = place.at(field);
                if (field.startsWith("forEach.") || field.startsWith("when.")) checkBefore(source, there);
                else checkSource(source, call.forEach() != null, there);
                there.require(!name.equals(source.call()), "", "takes something from itself");
            });
            place.require(
                    call.encoding() != Encoding.PASS_THROUGH || calls.size() == 1 && answer.template() == null,
                    "encoding",
                    "can be pass-through only for the only call of a composition that merges");
        });
        headers.forEach((field, value) -> Template.parse(value)
                .sources()
                .forEach(source -> checkSource(source, false, at.at("headers." + field))));
        if (answer.template() != null) checkNames(answer.template(), at.at("answer.template"));
        if (at.isEmpty()) checkCycles(at);
    }

    private void checkNames(String template, Problems at) {
        for (var taken : TemplateNames.of(template))
            at.require(
                    calls.containsKey(taken.name()),
                    "",
                    "takes something from a call that is not there: %s, at character %d"
                            .formatted(taken.name(), taken.at()));
    }

    /** What decides whether and for what a call is made. */
    private void checkBefore(Source source, Problems at) {
        boolean item = source.kind() == Source.Kind.ITEM || source.kind() == Source.Kind.INDEX;
        at.require(!item, "", "is decided before there is an item");
        checkSource(source, true, at);
    }

    private void checkSource(Source source, boolean item, Problems at) {
        switch (source.kind()) {
            case ITEM, INDEX -> at.require(item, "", "uses {item} or {index} without forEach");
            case CALL_BODY, CALL_HEADER, CALL_STATUS -> checkCall(source, at);
            case PATH, QUERY, HEADER, BODY, CLAIM -> {}
            case CONSUMER, CONSUMER_ID, CONSUMER_GROUPS, CONSUMER_GROUP -> {}
        }
    }

    private void checkCall(Source source, Problems at) {
        String name = Objects.requireNonNull(source.call(), "A source of a call names it");
        Call named = calls.get(name);
        if (named == null) {
            at.add("", "takes something from a call that is not there: " + name);
            return;
        }
        at.require(
                named.forEach() == null || source.kind() == Source.Kind.CALL_BODY,
                "",
                "takes a status or header from " + name + ", which has one for each element");
        at.require(
                named.encoding() != Encoding.PASS_THROUGH || source.kind() != Source.Kind.CALL_BODY,
                "",
                "takes something from the body of " + name + ", which is passed through");
        if (source.kind() == Source.Kind.CALL_BODY && source.pointer() != null)
            Pointed.check(name, named, source.pointer(), at);
    }

    private void checkCycles(Problems at) {
        Map<String, Set<String>> open = new HashMap<>();
        calls.forEach((name, call) -> open.put(name, new HashSet<>(call.needs())));
        boolean progress = true;
        while (progress) {
            var free = new ArrayList<String>();
            open.forEach((name, needs) -> {
                if (needs.isEmpty()) free.add(name);
            });
            free.forEach(open::remove);
            open.values().forEach(needs -> needs.removeAll(free));
            progress = !free.isEmpty();
        }
        for (var name : new TreeSet<>(open.keySet()))
            at.add(
                    "calls." + name,
                    "waits for itself: it is on, or behind, the cycle of " + new TreeSet<>(open.keySet()));
    }
}
