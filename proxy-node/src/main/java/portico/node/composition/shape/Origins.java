package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which call each part of a merged answer came from; as {@link Merge} does it, for a person who looks on.
 *
 * @param merged what the answers are as one
 * @param calls the names of calls by JSON Pointer (RFC 6901): what is at the pointer, and all inside of it, came from there
 * @param overridden where values gave way to another call's, by JSON Pointer: the names of the calls that gave them
 * @param complete false when there were more parts than are told
 */
public record Origins(Value merged, Map<String, String> calls, Map<String, List<String>> overridden, boolean complete) {
    private static final int TOLD_MAX = 10_000;

    /**
     * Merges answers and tells the origins.
     *
     * @param answers by the names of their calls, in the order of the composition
     */
    public static Origins of(Map<String, ? extends Value> answers) {
        var trace = new Trace();
        var parts = new ArrayList<Part>();
        answers.forEach((call, value) -> parts.add(new Part(call, value)));
        Value merged = parts.isEmpty() ? ObjectValue.EMPTY : trace.merge("", parts);
        return new Origins(merged, trace.calls, trace.overridden, trace.complete);
    }

    private record Part(String call, Value value) {}

    private static final class Trace {
        private final Map<String, String> calls = new LinkedHashMap<>();
        private final Map<String, List<String>> overridden = new LinkedHashMap<>();
        private boolean complete = true;

        private Value merge(String pointer, List<Part> parts) {
            int rank = 0;
            for (var part : parts) rank = Math.max(rank, Merge.rank(part.value));
            var holding = new ArrayList<Part>();
            var giving = new ArrayList<String>();
            for (var part : parts) {
                if (Merge.rank(part.value) == rank) holding.add(part);
                else giving.add(part.call);
            }
            if (rank < 2) while (holding.size() > 1) giving.add(holding.remove(0).call);
            if (!giving.isEmpty() && told()) overridden.put(pointer, List.copyOf(giving));
            if (holding.size() > 1) return rank == 3 ? members(pointer, holding) : elements(pointer, holding);
            Part only = holding.get(0);
            if (told()) calls.put(pointer, only.call);
            return only.value;
        }

        private Value members(String pointer, List<Part> parts) {
            Set<String> names = new LinkedHashSet<>();
            for (var part : parts) {
                var object = (ObjectValue) part.value;
                for (int place = 0; place < object.size(); place++) names.add(object.name(place));
            }
            var builder = new ObjectValue.Builder();
            for (String name : names) {
                var having = new ArrayList<Part>();
                for (var part : parts) {
                    Value value = ((ObjectValue) part.value).get(name);
                    if (value != null) having.add(new Part(part.call, value));
                }
                builder.put(name, merge(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), having));
            }
            return builder.build();
        }

        private Value elements(String pointer, List<Part> parts) {
            var all = new ArrayList<Value>();
            for (var part : parts) {
                var array = (ArrayValue) part.value;
                for (int index = 0; index < array.size(); index++) {
                    if (told()) calls.put(pointer + "/" + all.size(), part.call);
                    all.add(array.get(index));
                }
            }
            return ArrayValue.of(all);
        }

        private boolean told() {
            if (calls.size() + overridden.size() >= TOLD_MAX) complete = false;
            return complete;
        }
    }
}
